{{/* What is the gateway's own. */}}

{{/* Files of collectors/overlays that come after the region's, as JSON. */}}
{{- define "tenantry.collectors.gateway.overlays" -}}
{{- $files := list -}}
{{- if not .Values.collectors.oidc.issuer -}}
{{- $files = append $files "services-only.yaml" -}}
{{- end -}}
{{- if eq .Values.collectors.gateway.autoscaling.kind "TenantAutoscaler" -}}
{{- $files = append $files "scaled-gateway.yaml" -}}
{{- end -}}
{{- toJson $files -}}
{{- end -}}

{{- define "tenantry.collectors.gateway.kind" -}}
{{- eq .Values.collectors.gateway.queue.kind "VolumeClaim" | ternary "StatefulSet" "Deployment" -}}
{{- end -}}

{{- define "tenantry.collectors.gateway.env" -}}
{{- $oidc := .Values.collectors.oidc -}}
{{- $autoscaler := printf "http://%s.%s.svc:4318" (include "tenantry.fullname" .) .Release.Namespace -}}
- name: TENANTRY_GATEWAY_SERVICES_GRPC_LISTEN
  value: "[$(POD_IP)]:4317"
- name: TENANTRY_GATEWAY_SERVICES_HTTP_LISTEN
  value: "[$(POD_IP)]:4318"
{{- if $oidc.issuer }}
- name: TENANTRY_GATEWAY_TENANTS_GRPC_LISTEN
  value: "[$(POD_IP)]:4327"
- name: TENANTRY_GATEWAY_TENANTS_HTTP_LISTEN
  value: "[$(POD_IP)]:4328"
- name: TENANTRY_GATEWAY_OIDC_ISSUER
  value: {{ $oidc.issuer | quote }}
- name: TENANTRY_GATEWAY_OIDC_AUDIENCE
  value: {{ $oidc.audience | quote }}
- name: TENANTRY_GATEWAY_OIDC_TENANT_CLAIM
  value: {{ $oidc.tenantClaim | quote }}
{{- end }}
{{- if not $oidc.keysConfigMap }}
# No file: the issuer is asked, if there is one.
- name: TENANTRY_GATEWAY_OIDC_KEYS_FILE
  value: ""
{{- end }}
- name: {{ include "tenantry.collectors.prefix" . }}_SAMPLERS_HOSTNAME
  value: {{ include "tenantry.collectors.name" (dict "root" . "role" "sampler") }}.{{ .Release.Namespace }}.svc
- name: {{ include "tenantry.collectors.prefix" . }}_AUTOSCALER_ENDPOINT
  value: {{ $autoscaler }}
{{- if eq .Values.collectors.gateway.autoscaling.kind "TenantAutoscaler" }}
- name: TENANTRY_GATEWAY_AUTOSCALER_ENDPOINT
  value: {{ $autoscaler }}
- name: TENANTRY_GATEWAY_NAMESPACE
  value: {{ .Release.Namespace }}
- name: TENANTRY_GATEWAY_WORKLOAD_ATTRIBUTE
  value: k8s.{{ include "tenantry.collectors.gateway.kind" . | lower }}.name
- name: TENANTRY_GATEWAY_WORKLOAD
  value: {{ include "tenantry.collectors.name" (dict "root" . "role" "gateway") }}
- name: TENANTRY_GATEWAY_POD
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- end }}
{{- end -}}

{{- define "tenantry.collectors.gateway.ports" -}}
- name: otlp-grpc
  containerPort: 4317
- name: otlp-http
  containerPort: 4318
{{- if .Values.collectors.oidc.issuer }}
- name: tenants-grpc
  containerPort: 4327
- name: tenants-http
  containerPort: 4328
{{- end }}
{{- end -}}

{{- define "tenantry.collectors.gateway.sources" -}}
{{ include "tenantry.collectors.tenantsSource" . }}
- secret:
    name: {{ .Values.collectors.tokenSecret }}
    items:
      - key: token
        path: token/token
{{ include "tenantry.collectors.tlsSource" (dict "root" . "role" "gateway") }}
{{- with .Values.collectors.oidc.keysConfigMap }}
- configMap:
    name: {{ . }}
    items:
      - key: keys.json
        path: oidc/keys.json
{{- end }}
{{- end -}}

{{- define "tenantry.collectors.gateway.queueVolume" -}}
{{- if eq .Values.collectors.gateway.queue.kind "EmptyDir" -}}
- name: queue
  emptyDir:
    sizeLimit: {{ .Values.collectors.gateway.queue.size }}
{{- end -}}
{{- end -}}
