{{/* What the schema cannot judge alone: each failure names the value and says what to do. */}}
{{- define "tenantry.collectors.requireLegalValues" -}}
{{- $collectors := .Values.collectors -}}
{{- include "tenantry.collectors.requireRegion" . -}}
{{- if not $collectors.image.repository -}}
{{- fail "collectors.image.repository is empty: set it to where the image of the collector is, such as --set collectors.image.repository=registry.example.com/tenantry/otelcol" -}}
{{- end -}}
{{- if not $collectors.tokenSecret -}}
{{- fail "collectors.tokenSecret is empty: name the Secret whose key token has the tokens that gateways take" -}}
{{- end -}}
{{- range $role := list "gateway" "sampler" -}}
{{- if not (or (index $collectors $role).tlsSecret $collectors.certificates.issuer.name) -}}
{{- fail (printf "collectors.%s.tlsSecret is empty, and collectors.certificates.issuer.name too: name a Secret with tls.crt, tls.key and ca.crt, or the issuer that is to fill one" $role) -}}
{{- end -}}
{{- end -}}
{{- range $role := include "tenantry.collectors.roles" . | splitList " " -}}
{{- $extra := (index $collectors $role).extraConfig | default "{}" | fromYaml -}}
{{- if hasKey $extra "Error" -}}
{{- fail (printf "collectors.%s.extraConfig is no map in YAML" $role) -}}
{{- end -}}
{{- end -}}
{{- include "tenantry.collectors.requireBackends" . -}}
{{- if $collectors.networkPolicy.enabled -}}
{{- include "tenantry.collectors.requirePeers" . -}}
{{- end -}}
{{- with $collectors.gateway -}}
{{- if gt (int .autoscaling.minReplicas) (int .autoscaling.maxReplicas) -}}
{{- fail (printf "collectors.gateway.autoscaling.minReplicas is %d: make it at most maxReplicas, which is %d" (int .autoscaling.minReplicas) (int .autoscaling.maxReplicas)) -}}
{{- end -}}
{{- if and (eq .queue.kind "EmptyDir") (lt (int .drainSeconds) 330) -}}
{{- fail (printf "collectors.gateway.drainSeconds is %d while collectors.gateway.queue.kind is EmptyDir: make it at least 330, so that all senders have left a pod and its queue is empty before it is ended" (int .drainSeconds)) -}}
{{- end -}}
{{- if and (eq .autoscaling.kind "TenantAutoscaler") $.Values.kubernetes.namespace (ne $.Values.kubernetes.namespace $.Release.Namespace) -}}
{{- fail (printf "collectors.gateway.autoscaling.kind is TenantAutoscaler while kubernetes.namespace is %s: the autoscaler sees no gateway there; leave kubernetes.namespace empty, or choose HorizontalPodAutoscaler" $.Values.kubernetes.namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tenantry.collectors.requireRegion" -}}
{{- $region := .Values.collectors.region -}}
{{- if not $region -}}
{{- fail "collectors.region is empty: name the region that this cluster's collectors are of, such as --set collectors.region=us-east" -}}
{{- end -}}
{{- range $role := include "tenantry.collectors.roles" . | splitList " " -}}
{{- $config := include "tenantry.collectors.regionConfig" (dict "root" $ "role" $role) -}}
{{- if or (not $config) (and (eq $region "template") (not (index $.Values.collectors $role).regionConfig)) -}}
{{- fail (printf "collectors.region is %s, which the chart has no files of: give your own, such as --set-file collectors.%s.regionConfig=regions/%s/%s.yaml" $region $role $region $role) -}}
{{- end -}}
{{- if hasKey (fromYaml $config) "Error" -}}
{{- fail (printf "collectors.%s.regionConfig is no map in YAML" $role) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The back ends of the values are exactly those that the region's samplers know. */}}
{{- define "tenantry.collectors.requireBackends" -}}
{{- $region := .Values.collectors.region -}}
{{- $known := include "tenantry.collectors.backendNames" . | fromJsonArray -}}
{{- $config := include "tenantry.collectors.regionConfig" (dict "root" . "role" "sampler") | fromYaml | toYaml -}}
{{- range $name := $known -}}
{{- if not (hasKey $.Values.collectors.backends $name) -}}
{{- fail (printf "collectors.backends.%s is missing: the samplers of %s send to it" $name $region) -}}
{{- end -}}
{{- end -}}
{{- range $name, $backend := .Values.collectors.backends -}}
{{- if not (has $name $known) -}}
{{- fail (printf "collectors.backends.%s is not one of %s's, which are: %s" $name $region (join ", " $known)) -}}
{{- end -}}
{{- $variable := printf "%s_%s" (include "tenantry.collectors.prefix" $) ($name | upper | replace "-" "_") -}}
{{- if and $backend.insecure (not (contains (printf "%s_INSECURE" $variable) $config)) -}}
{{- fail (printf "collectors.backends.%s.insecure is of no use: its endpoint says it, with http:// or https://" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whom the NetworkPolicies have to name, and that no back end is the whole world. */}}
{{- define "tenantry.collectors.requirePeers" -}}
{{- $collectors := .Values.collectors -}}
{{- if and $collectors.agent.enabled (not $collectors.networkPolicy.workloads) -}}
{{- fail "collectors.networkPolicy.workloads is empty: name who may send to the agents, such as --set collectors.networkPolicy.workloads[0].namespaceSelector.matchLabels.team=shop" -}}
{{- end -}}
{{- if not (or $collectors.agent.enabled $collectors.networkPolicy.services) -}}
{{- fail "collectors.networkPolicy.services is empty while collectors.agent.enabled is false: name who may send to the gateways" -}}
{{- end -}}
{{- if not $collectors.networkPolicy.dns -}}
{{- fail "collectors.networkPolicy.dns is empty: name who answers the cluster's DNS, which gateways find the samplers by" -}}
{{- end -}}
{{- range $name, $backend := $collectors.backends -}}
{{- include "tenantry.collectors.requireNarrow" (dict "value" (printf "collectors.backends.%s" $name) "egress" $backend) -}}
{{- end -}}
{{- if and $collectors.agent.enabled $collectors.agent.lookUpPods.enabled -}}
{{- include "tenantry.collectors.requireNarrow" (dict "value" "collectors.agent.lookUpPods" "egress" $collectors.agent.lookUpPods) -}}
{{- end -}}
{{- if and $collectors.oidc.issuer (not $collectors.oidc.keysConfigMap) -}}
{{- include "tenantry.collectors.requireNarrow" (dict "value" "collectors.oidc" "egress" $collectors.oidc) -}}
{{- end -}}
{{- end -}}

{{/* A way out leads to somebody: an address range or a selector that not everything fits. */}}
{{- define "tenantry.collectors.requireNarrow" -}}
{{- if not .egress.to -}}
{{- fail (printf "%s.to is empty while collectors.networkPolicy.enabled is true: name where it is, such as --set %s.to[0].namespaceSelector.matchLabels.team=observability" .value .value) -}}
{{- end -}}
{{- if not .egress.ports -}}
{{- fail (printf "%s.ports is empty while collectors.networkPolicy.enabled is true: name the ports that it has there" .value) -}}
{{- end -}}
{{- range $i, $peer := .egress.to -}}
{{- $narrow := false -}}
{{- with $peer.ipBlock -}}
{{- $narrow = not (hasSuffix "/0" .cidr) -}}
{{- end -}}
{{- range list $peer.namespaceSelector $peer.podSelector -}}
{{- if and . (or .matchLabels .matchExpressions) -}}
{{- $narrow = true -}}
{{- end -}}
{{- end -}}
{{- if not $narrow -}}
{{- fail (printf "%s.to[%d] is everywhere: name an address range, or labels that only it has" $.value $i) -}}
{{- end -}}
{{- end -}}
{{- end -}}
