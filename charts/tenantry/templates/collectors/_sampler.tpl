{{/* What is the sampler's own. */}}

{{- define "tenantry.collectors.sampler.overlays" -}}
[]
{{- end -}}

{{- define "tenantry.collectors.sampler.env" -}}
{{- $prefix := include "tenantry.collectors.prefix" . -}}
- name: TENANTRY_SAMPLER_OTLP_GRPC_LISTEN
  value: "[$(POD_IP)]:4317"
{{- range $name, $backend := .Values.collectors.backends }}
{{- $variable := printf "%s_%s" $prefix ($name | upper | replace "-" "_") }}
- name: {{ $variable }}_ENDPOINT
  value: {{ $backend.endpoint | quote }}
{{- if $backend.insecure }}
- name: {{ $variable }}_INSECURE
  value: "true"
{{- end }}
{{- if $backend.caSecret }}
- name: {{ $variable }}_CA_FILE
  value: /etc/tenantry/backends/{{ $name }}/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{- define "tenantry.collectors.sampler.ports" -}}
- name: otlp-grpc
  containerPort: 4317
{{- end -}}

{{- define "tenantry.collectors.sampler.sources" -}}
{{ include "tenantry.collectors.tenantsSource" . }}
{{ include "tenantry.collectors.tlsSource" (dict "root" . "role" "sampler") }}
{{- range $name, $backend := .Values.collectors.backends }}
{{- with $backend.caSecret }}
- secret:
    name: {{ . }}
    items:
      - key: ca.crt
        path: backends/{{ $name }}/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{/* The StatefulSet claims it. */}}
{{- define "tenantry.collectors.sampler.queueVolume" -}}
{{- end -}}
