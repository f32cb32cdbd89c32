{{/*
The pod of a role. What is the role's own (its files, variables and ports) is in the file of its
name.

Everything that a collector reads lies below /etc/tenantry, at the paths that its configuration
takes without being told. One projected volume, because nothing can be mounted into another volume that
is read only.
*/}}
{{- define "tenantry.collectors.podTemplate" -}}
{{- $collectors := .root.Values.collectors -}}
{{- $values := index $collectors .role -}}
metadata:
  labels:
    {{- include "tenantry.collectors.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/part-of: tenantry
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # A collector reads its configuration at the start only: a change starts new pods.
    checksum/config: {{ include "tenantry.collectors.configFiles" . | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "tenantry.collectors.name" . }}
  automountServiceAccountToken: {{ dig "lookUpPods" "enabled" false $values }}
  # The variables that Kubernetes makes of Services begin like those of our configuration.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ add $values.drainSeconds 60 }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $collectors.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: otelcol
      image: {{ printf "%s:%s" $collectors.image.repository (default .root.Chart.AppVersion $collectors.image.tag) | quote }}
      imagePullPolicy: {{ $collectors.image.pullPolicy }}
      args:
        - --config=/etc/tenantry/{{ .role }}.yaml
        - --config=/etc/tenantry/regions/{{ $collectors.region }}/{{ .role }}.yaml
        {{- range include (printf "tenantry.collectors.%s.overlays" .role) .root | fromJsonArray }}
        - --config=/etc/tenantry/overlays/{{ . }}
        {{- end }}
        {{- if $values.extraConfig }}
        - --config=/etc/tenantry/extra.yaml
        {{- end }}
      env:
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        - name: GOMEMLIMIT
          value: {{ include "tenantry.collectors.goMemoryLimit" $values.resources.limits.memory }}
        - name: TENANTRY_{{ upper .role }}_HEALTH_LISTEN
          value: "[$(POD_IP)]:13133"
        - name: TENANTRY_{{ upper .role }}_METRICS_HOST
          value: $(POD_IP)
        {{- include (printf "tenantry.collectors.%s.env" .role) .root | nindent 8 }}
        {{- with $values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        {{- include (printf "tenantry.collectors.%s.ports" .role) .root | nindent 8 }}
        - name: health
          containerPort: 13133
        - name: metrics
          containerPort: 8888
      # At the start the queue's files are looked through and made smaller, which takes minutes when
      # they are full.
      startupProbe:
        httpGet:
          path: /
          port: health
        periodSeconds: 2
        failureThreshold: 300
      livenessProbe:
        httpGet:
          path: /
          port: health
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /
          port: health
        periodSeconds: 3
        timeoutSeconds: 3
        failureThreshold: 2
      lifecycle:
        preStop:
          sleep:
            seconds: {{ $values.drainSeconds }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: config
          mountPath: /etc/tenantry
          readOnly: true
        - name: queue
          mountPath: /var/lib/tenantry
  volumes:
    - name: config
      projected:
        # 0440
        defaultMode: 288
        sources:
          - configMap:
              name: {{ include "tenantry.collectors.name" . }}
              items:
                - key: {{ .role }}.yaml
                  path: {{ .role }}.yaml
                - key: region.yaml
                  path: regions/{{ $collectors.region }}/{{ .role }}.yaml
                {{- range include (printf "tenantry.collectors.%s.overlays" .role) .root | fromJsonArray }}
                - key: {{ . }}
                  path: overlays/{{ . }}
                {{- end }}
                {{- if $values.extraConfig }}
                - key: extra.yaml
                  path: extra.yaml
                {{- end }}
          {{- include (printf "tenantry.collectors.%s.sources" .role) .root | nindent 10 }}
    {{- with include (printf "tenantry.collectors.%s.queueVolume" .role) .root }}
    {{- . | nindent 4 }}
    {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml $values.topologySpreadConstraints | nindent 4 }}
  {{- else if ne .role "agent" }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ $key }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tenantry.collectors.selectorLabels" $ | nindent 10 }}
    {{- end }}
  {{- end }}
{{- end -}}

{{/*
The files of a role's ConfigMap: those of the folder collectors/, byte for byte, and what the values say
in their stead or beside them.
*/}}
{{- define "tenantry.collectors.configFiles" -}}
{{- $base := printf "%s.yaml" .role -}}
{{- $files := dict $base (.root.Files.Get (printf "collectors/%s" $base)) -}}
{{- $_ := set $files "region.yaml" (include "tenantry.collectors.regionConfig" .) -}}
{{- range include (printf "tenantry.collectors.%s.overlays" .role) .root | fromJsonArray -}}
{{- $_ := set $files . ($.root.Files.Get (printf "collectors/overlays/%s" .)) -}}
{{- end -}}
{{- with (index .root.Values.collectors .role).extraConfig -}}
{{- $_ := set $files "extra.yaml" . -}}
{{- end -}}
{{- toYaml $files -}}
{{- end -}}

{{/* 80 % of a size such as 512Mi or 2Gi: the rest is for what the Go runtime does not count. */}}
{{- define "tenantry.collectors.goMemoryLimit" -}}
{{- $mebibytes := trimSuffix "Mi" . | int64 -}}
{{- if hasSuffix "Gi" . -}}
{{- $mebibytes = mul 1024 (trimSuffix "Gi" . | int64) -}}
{{- end -}}
{{- printf "%dMiB" (div (mul $mebibytes 80) 100) -}}
{{- end -}}
