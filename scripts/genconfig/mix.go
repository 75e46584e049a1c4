package main

// What a generated configuration is made of. In these templates
//
//	{name}   is the name of the site, unique in the file
//	{front}  is the name of its frontend
//	{bind}   is an address and port that nothing else listens on
//
// Every line must be accepted without a warning by HAProxy 2.2 up to 3.4, which
// is why neither TLS (it needs certificates) nor newer keywords are here. One
// thread, as from 3.0 on HAProxy warns of more threads than the machine has CPUs.

// preamble stands once at the top, and defines what sites refer to.
const preamble = `# Made by hapvet's scripts/genconfig. Not for production.

global
    log 127.0.0.1:514 local0 info
    maxconn 4000
    nbthread 1
    daemon
    spread-checks 5
    tune.bufsize 16384
    localpeer lb1

defaults
    log global
    mode http
    option httplog
    option dontlognull
    option redispatch
    retries 3
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    timeout http-keep-alive 10s
    timeout queue 30s
    timeout check 5s

resolvers internal
    nameserver dns1 192.0.2.53:53
    nameserver dns2 192.0.2.54:53
    resolve_retries 3
    timeout resolve 1s
    timeout retry 1s
    hold valid 10s

peers mesh
    peer lb1 192.0.2.61:1024
    peer lb2 192.0.2.62:1024

userlist staff
    group admins users alice
    user alice password $5$hapvetbench$MPUAX0CuOpvagSoav6vr9TGyaaizCjATdf3Tkd8ghxA
    user bob password $5$hapvetbench$MPUAX0CuOpvagSoav6vr9TGyaaizCjATdf3Tkd8ghxA

cache assets
    total-max-size 64
    max-object-size 262144
    max-age 240

# Counts requests by client, for all frontends.
backend clients
    stick-table type ip size 100k expire 10m store http_req_rate(10s),conn_cur peers mesh
`

// maxSites is how many sites one frontend serves at most.
const maxSites = 8

// frontendOpen begins each HTTP frontend.
const frontendOpen = `
frontend {front}
    bind {bind}
    maxconn 2000
    option forwardfor except 127.0.0.0/8
    acl is_{front}_scanner hdr_sub(User-Agent) -i nikto sqlmap masscan
    acl is_{front}_flood sc_http_req_rate(0) gt 200
    http-request track-sc0 src table clients
    http-request deny deny_status 403 if is_{front}_scanner
    http-request deny deny_status 429 if is_{front}_flood
    http-request set-header X-Forwarded-Proto http
    http-request set-header X-Forwarded-Port %[dst_port]
    http-request del-header X-Real-IP
`

// frontendClose ends each HTTP frontend, after what its sites have put there;
// the site named is its first.
const frontendClose = `    http-response del-header Server
    http-response set-header X-Content-Type-Options nosniff
{routes}    default_backend {name}
`

// site is a kind of site behind an HTTP frontend.
type site struct {
	prefix  string // of its names
	weight  int    // how often it comes, in relation to the others
	rules   string // what it puts into its frontend
	route   string // how its frontend sends requests to it
	backend string
	pool    pool
}

// pool is the servers of a backend: at least min, at most max.
type pool struct {
	min, max int
	args     string // {n} is the number of the server in its pool
}

var sites = []site{
	{
		prefix: "web", weight: 8,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com www.{name}.example.com
`,
		route: `    use_backend {name} if host_{name}
`,
		backend: `
backend {name}
    balance roundrobin
    cookie SRV insert indirect nocache httponly
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host {name}.example.com
    http-check expect status 200
    http-response set-header X-Frame-Options SAMEORIGIN
    default-server inter 3s fall 3 rise 2 maxconn 200
`,
		pool: pool{2, 8, "check cookie s{n}"},
	},
	{
		prefix: "api", weight: 6,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com
    acl path_{name} path_beg /v1/ /v2/
    acl write_{name} method POST PUT PATCH DELETE
    http-request deny deny_status 405 if host_{name} write_{name} !path_{name}
`,
		route: `    use_backend {name} if host_{name} path_{name}
`,
		backend: `
# {name}: slow answers are usual here
backend {name}
    balance leastconn
    timeout server 60s
    retry-on conn-failure empty-response
    option httpchk GET /healthz
    http-check expect rstatus ^(200|204)$
    http-request set-header X-Api-Client %[src]
    http-request set-var(txn.api) str({name})
    http-response set-header X-Api %[var(txn.api)]
    default-server inter 2s fastinter 500ms fall 2 rise 2 slowstart 20s
`,
		pool: pool{2, 12, "check weight 100"},
	},
	{
		prefix: "static", weight: 3,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com
    acl file_{name} path_end .css .js .png .jpg .svg .woff2
`,
		route: `    use_backend {name} if host_{name} file_{name}
`,
		backend: `
backend {name}
    balance uri
    hash-type consistent
    http-request cache-use assets
    http-request del-header Cookie
    http-response cache-store assets
    http-response set-header Cache-Control "public, max-age=300"
`,
		pool: pool{2, 6, "check inter 5s"},
	},
	{
		prefix: "socket", weight: 1,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com
    acl upgrade_{name} hdr(Upgrade) -i websocket
`,
		route: `    use_backend {name} if host_{name} upgrade_{name}
`,
		backend: `
backend {name}
    balance source
    timeout tunnel 1h
    option http-server-close
`,
		pool: pool{2, 4, "check maxconn 5000"},
	},
	{
		prefix: "admin", weight: 1,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com
    acl office_{name} src 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16
    http-request deny if host_{name} !office_{name}
`,
		route: `    use_backend {name} if host_{name}
`,
		backend: `
# {name}: for staff alone
backend {name}
    acl login_{name} http_auth(staff)
    http-request auth realm {name} unless login_{name}
    stick-table type ip size 10k expire 30m
    stick on src
`,
		pool: pool{1, 2, "check"},
	},
	{
		prefix: "cloud", weight: 1,
		rules: `    acl host_{name} hdr(host) -i {name}.example.com
`,
		route: `    use_backend {name} if host_{name}
`,
		backend: `
backend {name}
    balance random
    server-template node 4 {name}.internal.example:8080 check resolvers internal init-addr none
`,
		pool: pool{1, 1, "check backup"},
	},
}

// stream is a kind of TCP service: one section that listens and balances.
type stream struct {
	prefix string
	listen string
	pool   pool
}

// streamShare is how many of 100 listening sections are streams.
const streamShare = 15

var streams = []stream{
	{
		prefix: "postgres",
		listen: `
listen {name}
    bind {bind}
    mode tcp
    option tcplog
    option tcp-check
    tcp-check connect port 8008
    tcp-check send "GET /primary HTTP/1.0\r\n\r\n"
    tcp-check expect string 200
    timeout client 1h
    timeout server 1h
    default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
`,
		pool: pool{2, 3, "check"},
	},
	{
		prefix: "mail",
		listen: `
listen {name}
    bind {bind}
    mode tcp
    option tcplog
    balance leastconn
    acl blocked_{name} src 198.51.100.0/24 203.0.113.0/24
    tcp-request connection reject if blocked_{name}
    timeout client 5m
    timeout server 5m
`,
		pool: pool{2, 5, "check send-proxy-v2"},
	},
}
