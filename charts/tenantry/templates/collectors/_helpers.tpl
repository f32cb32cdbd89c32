{{/*
What the collectors' templates share. Most take a dict: root is the chart's own scope, role is agent,
gateway or sampler.
*/}}

{{- define "tenantry.collectors.name" -}}
{{- printf "%s-%s" .root.Release.Name .role | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What a role's pods are found by. Never changes within a release. */}}
{{- define "tenantry.collectors.selectorLabels" -}}
app.kubernetes.io/name: tenantry
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "tenantry.collectors.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{ include "tenantry.collectors.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: tenantry
{{- end -}}

{{- define "tenantry.collectors.metadata" -}}
name: {{ include "tenantry.collectors.name" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "tenantry.collectors.labels" . | nindent 2 }}
{{- end -}}

{{/* The roles of this release, separated by spaces. */}}
{{- define "tenantry.collectors.roles" -}}
{{- if .Values.collectors.agent.enabled }}agent {{ end }}gateway sampler
{{- end -}}

{{/* How variables of the region's files begin: TENANTRY_US_EAST. */}}
{{- define "tenantry.collectors.prefix" -}}
TENANTRY_{{ .Values.collectors.region | upper | replace "-" "_" }}
{{- end -}}

{{/* The region's file of a role: the chart's, or what the values say in its stead. */}}
{{- define "tenantry.collectors.regionConfig" -}}
{{- $shipped := printf "collectors/regions/%s/%s.yaml" .root.Values.collectors.region .role -}}
{{- default (.root.Files.Get $shipped) (index .root.Values.collectors .role).regionConfig -}}
{{- end -}}

{{/*
The back ends that the region's samplers send to, as JSON: those whose variable _ENDPOINT the file reads,
by name in lower case. Without the file's comments, which may name others.
*/}}
{{- define "tenantry.collectors.backendNames" -}}
{{- $prefix := printf "%s_" (include "tenantry.collectors.prefix" .) -}}
{{- $config := include "tenantry.collectors.regionConfig" (dict "root" . "role" "sampler") | fromYaml | toYaml -}}
{{- $names := list -}}
{{- range regexFindAll (printf "%s[A-Z0-9_]+_ENDPOINT" $prefix) $config -1 | uniq | sortAlpha -}}
{{- $names = append $names (. | trimPrefix $prefix | trimSuffix "_ENDPOINT" | lower | replace "_" "-") -}}
{{- end -}}
{{- toJson $names -}}
{{- end -}}

{{- define "tenantry.collectors.tlsSecret" -}}
{{- default (printf "%s-tls" (include "tenantry.collectors.name" .)) (index .root.Values.collectors .role).tlsSecret -}}
{{- end -}}

{{/* The key pair of gateways or samplers, and who signed those of the others. */}}
{{- define "tenantry.collectors.tlsSource" -}}
- secret:
    name: {{ include "tenantry.collectors.tlsSecret" . }}
    items:
      - key: tls.crt
        path: tls/tls.crt
      - key: tls.key
        path: tls/tls.key
      - key: ca.crt
        path: tls/ca.crt
{{- end -}}

{{- define "tenantry.collectors.tenantsConfigMap" -}}
{{- default (printf "%s-tenants" .Release.Name) .Values.collectors.tenantsConfigMap -}}
{{- end -}}

{{- define "tenantry.collectors.tenantsSource" -}}
- configMap:
    name: {{ include "tenantry.collectors.tenantsConfigMap" . }}
    items:
      - key: tenants.yaml
        path: tenants/tenants.yaml
{{- end -}}

{{/* A claim for a queue. Its labels never change: a StatefulSet's claims cannot be updated. */}}
{{- define "tenantry.collectors.volumeClaim" -}}
{{- $queue := (index .root.Values.collectors .role).queue -}}
- metadata:
    name: queue
    labels:
      {{- include "tenantry.collectors.selectorLabels" . | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with $queue.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ $queue.size }}
{{- end -}}
