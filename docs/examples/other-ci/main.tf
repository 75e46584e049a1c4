locals {
  haproxy_cfg = templatefile("${path.module}/haproxy.cfg.tftpl", { port = 8080 })
}

resource "terraform_data" "hapvet" {
  triggers_replace = local.haproxy_cfg

  provisioner "local-exec" {
    command     = "printf %s \"$HAPROXY_CFG\" | hapvet lint --haproxy-version 3.0 -"
    environment = { HAPROXY_CFG = local.haproxy_cfg }
  }
}

resource "kubernetes_config_map_v1" "haproxy" {
  metadata { name = "haproxy" }
  data       = { "haproxy.cfg" = local.haproxy_cfg }
  depends_on = [terraform_data.hapvet]
}
