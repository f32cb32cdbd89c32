{{/* What is the agent's own. */}}

{{/* Files of collectors/overlays that come after the region's, as JSON. */}}
{{- define "tenantry.collectors.agent.overlays" -}}
{{- .Values.collectors.agent.lookUpPods.enabled | ternary (list "agent-kubernetes.yaml") list | toJson -}}
{{- end -}}

{{- define "tenantry.collectors.agent.env" -}}
{{- $gateway := printf "%s.%s.svc" (include "tenantry.collectors.name" (dict "root" . "role" "gateway")) .Release.Namespace -}}
- name: TENANTRY_AGENT_OTLP_GRPC_LISTEN
  value: "[$(POD_IP)]:4317"
- name: TENANTRY_AGENT_OTLP_HTTP_LISTEN
  value: "[$(POD_IP)]:4318"
- name: {{ include "tenantry.collectors.prefix" . }}_GATEWAY_ENDPOINT
  value: {{ $gateway }}:4317
- name: {{ include "tenantry.collectors.prefix" . }}_GATEWAY_HTTP_ENDPOINT
  value: https://{{ $gateway }}:4318
{{- if .Values.collectors.agent.lookUpPods.enabled }}
- name: TENANTRY_AGENT_NODE
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
{{- end }}
{{- end -}}

{{- define "tenantry.collectors.agent.ports" -}}
- name: otlp-grpc
  containerPort: 4317
- name: otlp-http
  containerPort: 4318
{{- end -}}

{{/* Of the gateways' certificate only who signed it: no node has their key. */}}
{{- define "tenantry.collectors.agent.sources" -}}
- secret:
    name: {{ .Values.collectors.tokenSecret }}
    items:
      - key: token
        path: token/token
- secret:
    name: {{ include "tenantry.collectors.tlsSecret" (dict "root" . "role" "gateway") }}
    items:
      - key: ca.crt
        path: tls/ca.crt
{{- end -}}

{{- define "tenantry.collectors.agent.queueVolume" -}}
- name: queue
  {{- with .Values.collectors.agent.queue.hostPath }}
  hostPath:
    path: {{ . }}
    type: Directory
  {{- else }}
  emptyDir:
    sizeLimit: {{ .Values.collectors.agent.queue.size }}
  {{- end }}
{{- end -}}
