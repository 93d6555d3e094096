{{- define "base.name" -}}
{{ .Release.Namespace }}-{{ .Chart.Name }}
{{- end -}}
