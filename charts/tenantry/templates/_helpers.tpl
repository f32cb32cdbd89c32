{{/* Name of all objects; tenantry-autoscaler in release tenantry. */}}
{{- define "tenantry.fullname" -}}
{{- default (printf "%s-autoscaler" .Release.Name) .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Cluster-scoped objects carry the namespace, so that two releases do not share one. */}}
{{- define "tenantry.clusterName" -}}
{{- printf "tenantry:%s:%s" .Release.Namespace (include "tenantry.fullname" .) -}}
{{- end -}}

{{- define "tenantry.serviceAccountName" -}}
{{- default (include "tenantry.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{/* What a pod of the autoscaler is found by. Never changes within a release. */}}
{{- define "tenantry.selectorLabels" -}}
app.kubernetes.io/name: tenantry
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: autoscaler
{{- end -}}

{{- define "tenantry.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "tenantry.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: tenantry
{{- end -}}

{{/* A duration such as 500ms, 10s or 2m, in milliseconds. */}}
{{- define "tenantry.millis" -}}
{{- if hasSuffix "ms" . -}}
{{ trimSuffix "ms" . | int64 }}
{{- else if hasSuffix "s" . -}}
{{ mul (trimSuffix "s" . | int64) 1000 }}
{{- else -}}
{{ mul (trimSuffix "m" . | int64) 60000 }}
{{- end -}}
{{- end -}}

{{/* Values that the schema cannot judge alone: each failure names the value and says what to do. */}}
{{- define "tenantry.requireLegalValues" -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository is empty: set it to where the image of the autoscaler is, such as --set image.repository=registry.example.com/tenantry/autoscaler" -}}
{{- end -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
{{- fail "serviceAccount.name is empty while serviceAccount.create is false: name an existing service account, or let the chart create one" -}}
{{- end -}}
{{- if .Values.collectors.enabled -}}
{{- include "tenantry.collectors.requireLegalValues" . -}}
{{- else if and .Values.networkPolicy.enabled (not .Values.networkPolicy.otlpFrom) -}}
{{- fail "networkPolicy.otlpFrom is empty while networkPolicy.enabled is true: name who may send, such as --set networkPolicy.otlpFrom[0].namespaceSelector.matchLabels.team=shop" -}}
{{- end -}}
{{- $tick := include "tenantry.millis" .Values.control.tickInterval | int64 -}}
{{- if or (lt $tick 100) (gt $tick 10000) -}}
{{- fail (printf "control.tickInterval is %s: choose a duration from 100ms to 10s" .Values.control.tickInterval) -}}
{{- end -}}
{{- $lease := .Values.leaderElection -}}
{{- $duration := include "tenantry.millis" $lease.leaseDuration | int64 -}}
{{- $deadline := include "tenantry.millis" $lease.renewDeadline | int64 -}}
{{- $period := include "tenantry.millis" $lease.retryPeriod | int64 -}}
{{- if ne (mod $duration 1000) 0 -}}
{{- fail (printf "leaderElection.leaseDuration is %s: choose whole seconds" $lease.leaseDuration) -}}
{{- end -}}
{{- if le $duration $deadline -}}
{{- fail (printf "leaderElection.leaseDuration is %s: make it longer than leaderElection.renewDeadline, which is %s" $lease.leaseDuration $lease.renewDeadline) -}}
{{- end -}}
{{- if lt $period 100 -}}
{{- fail (printf "leaderElection.retryPeriod is %s: choose at least 100ms" $lease.retryPeriod) -}}
{{- end -}}
{{- if le (mul $deadline 10) (mul $period 22) -}}
{{- fail (printf "leaderElection.renewDeadline is %s: make it longer than 2.2 x leaderElection.retryPeriod, which is %s" $lease.renewDeadline $lease.retryPeriod) -}}
{{- end -}}
{{- end -}}
