set -eu -o pipefail
hapvet lint --haproxy-version 3.0 --from-configmap k8s/*.yaml
helm template chart/ | hapvet lint --haproxy-version 3.0 --from-configmap --stdin-filename chart.yaml -
kustomize build overlays/prod | hapvet lint --haproxy-version 3.0 --from-configmap --stdin-filename prod.yaml -
hapvet lint --haproxy-version 3.0 --from-yaml haproxy.config chart/values.yaml
