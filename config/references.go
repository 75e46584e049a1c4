package config

import "github.com/hapvet/hapvet/release"

// A form says where the words of a directive name symbols. There is one for
// each first word that names any.
type form struct {
	refs []reference
	// action is the index of the word that chooses an action; 0: none.
	action int
	// condition is the index from which "if" or "unless" may stand; 0: nowhere.
	condition int
	// conditional are the second words of lines with a condition; none stands for all.
	conditional []string
	// expression is the index of a sample expression; 0: none.
	expression int
	// formats tells that words may hold sample expressions in %[...].
	formats bool
	// at says when HAProxy resolves what expressions and formats name.
	at stage
	// in tells which proxies take the directive.
	in proxies
	// versions lists those that know the directive; none stands for all.
	versions release.Ranges
}

// proxies tells apart which kinds of proxies take a directive, as far as it
// matters to names.
type proxies uint8

const (
	noDefaults    proxies = iota // no defaults section
	namedDefaults                // only named defaults sections
	anyProxy
)

// A reference is one place of a directive, or of an action, that names a symbol.
type reference struct {
	kind SymbolKind
	// index is the word that is the name; in an action it counts from the action.
	index int
	// after is the word before the name, which stands anywhere; index is then the
	// first place where that word may stand.
	after string
	// prefix is what stands before the name in its word: "ring@".
	prefix string
	// argument is which argument in parentheses is the name, from 1.
	argument int
	// pair tells "backend/server"; without the slash a server of the proxy itself
	// is meant.
	pair bool
	// own tells that the proxy's own symbol is meant when after is not there.
	own bool
	// dynamic lists the versions in which a "%" makes it an expression.
	dynamic release.Ranges
	at      stage
	// versions lists those that know the reference; none stands for all.
	versions release.Ranges
}

// stage is when HAProxy looks a name up, and so when it misses it.
type stage uint8

const (
	// atEnd: when all is read; not in disabled proxies, and in a defaults section
	// only when a proxy inherits from it (or always, since 3.4, for rules).
	atEnd stage = iota
	// setting is as atEnd, but only the last of several directives counts, and of
	// a defaults section what proxies do not set themselves.
	setting
	// frontendSetting is as setting, but only in proxies that accept clients.
	frontendSetting
	// atOnce: when the line is read.
	atOnce
	// atStart: after reading, so that `haproxy -c` does not see it; in disabled
	// proxies, too.
	atStart
	// never: it goes without a word.
	never
)

var (
	before21 = release.MustRanges("<2.1-dev1")
	since22  = release.MustRanges(">=2.2-dev1")
	since29  = release.MustRanges(">=2.9-dev1")
	since30  = release.MustRanges(">=3.0-dev1")
	since31  = release.MustRanges(">=3.1-dev1")
	since34  = release.MustRanges(">=3.4-dev1")
	any20    = release.MustRanges("*")
)

// loggers are the references of "log", which stands in many sections.
var loggers = []reference{
	{kind: Ring, index: 1, prefix: "ring@", at: atStart},
	{kind: Backend, index: 1, prefix: "backend@", at: atStart, versions: since29},
	{kind: LogProfile, index: 2, after: "profile", at: atStart, versions: since31},
}

// servers are the references of the lines that set parameters of servers; the
// parameters begin at word n.
func servers(n int) []reference {
	return []reference{
		{kind: Server, index: n, after: "track", pair: true},
		{kind: Resolvers, index: n, after: "resolvers"},
		{kind: Healthcheck, index: n, after: "healthcheck", versions: since34},
		{kind: CrtStore, index: n, after: "crt", prefix: "@", at: never, versions: since30},
	}
}

// proxyForms are the directives of frontend, backend, listen and defaults
// sections that name something (manual 4.2).
var proxyForms = map[string]form{
	"acl":             {in: namedDefaults, expression: 2},
	"use_backend":     {refs: []reference{{kind: Backend, index: 1, dynamic: any20}}, condition: 2, formats: true},
	"default_backend": {in: anyProxy, refs: []reference{{kind: Backend, index: 1, at: frontendSetting}}},
	"use-server":      {refs: []reference{{kind: Server, index: 1, dynamic: since22}}, condition: 2, formats: true},
	"server":          {refs: servers(3)},
	"server-template": {refs: servers(4)},
	"default-server":  {in: anyProxy, refs: servers(1)},
	"bind": {refs: []reference{
		{kind: CrtStore, index: 2, after: "crt", prefix: "@", at: atOnce, versions: since30},
		{kind: Server, index: 1, prefix: "rhttp@", pair: true, at: atStart, versions: since29},
	}},
	"stick": {refs: []reference{{kind: Table, index: 3, after: "table", own: true}}, expression: 2, condition: 3},
	"stick-table": {refs: []reference{
		{kind: Peers, index: 1, after: "peers"},
		{kind: Table, index: 1, after: "write-to", versions: since29},
	}},
	"balance":      {in: anyProxy, action: 1},
	"email-alert":  {in: anyProxy, refs: []reference{{kind: Mailers, index: 1, after: "mailers", at: setting}}},
	"errorfiles":   {in: anyProxy, refs: []reference{{kind: HTTPErrors, index: 1}}},
	"http-error":   {in: anyProxy, refs: []reference{{kind: HTTPErrors, index: 1, after: "errorfiles"}}, formats: true},
	"use-fcgi-app": {refs: []reference{{kind: FCGIApp, index: 1}}},
	"filter": {refs: []reference{
		{kind: Cache, index: 1, after: "cache"},
		{kind: FCGIApp, index: 1, after: "fcgi-app"},
		{kind: Table, index: 3, after: "table"},
	}},
	"log": {in: anyProxy, refs: loggers},

	"log-format":       {in: anyProxy, formats: true, at: frontendSetting},
	"log-format-sd":    {in: anyProxy, formats: true, at: frontendSetting},
	"error-log-format": {in: anyProxy, formats: true, at: frontendSetting},
	"unique-id-format": {in: anyProxy, formats: true, at: setting},

	"http-request":        {in: namedDefaults, action: 1, condition: 2, formats: true},
	"http-response":       {in: namedDefaults, action: 1, condition: 2, formats: true},
	"http-after-response": {in: namedDefaults, action: 1, condition: 2, formats: true},
	"tcp-request":         {in: namedDefaults, action: 2, condition: 3, formats: true},
	"tcp-response":        {in: namedDefaults, action: 2, condition: 3, formats: true},
	"quic-initial":        {in: namedDefaults, action: 1, condition: 2},
	"http-check":          {in: anyProxy, formats: true, at: never},
	"tcp-check":           {in: anyProxy, formats: true, at: never},
	"option":              {in: anyProxy, at: never}, // option httpchk
	"redirect":            {condition: 3, formats: true, at: never},
	"stats":               {condition: 2, conditional: []string{"admin", "http-request"}},
	"monitor":             {condition: 2},
	"force-persist":       {condition: 1},
	"force-be-switch":     {condition: 1},
	"ignore-persist":      {condition: 1},

	// Of 2.0 alone; the number is the word from which the condition may stand.
	"block": removed(1), "reqadd": removed(2), "reqallow": removed(2), "reqdel": removed(2),
	"reqdeny": removed(2), "reqiallow": removed(2), "reqidel": removed(2), "reqideny": removed(2),
	"reqipass": removed(2), "reqirep": removed(3), "reqitarpit": removed(2), "reqpass": removed(2),
	"reqrep": removed(3), "reqtarpit": removed(2), "rspadd": removed(2), "rspdel": removed(2),
	"rspdeny": removed(2), "rspidel": removed(2), "rspideny": removed(2), "rspirep": removed(3),
	"rsprep": removed(3),
}

// removed is the form of a directive that 2.1 dropped.
func removed(condition int) form { return form{condition: condition, versions: before21} }

// otherForms are the directives of other sections that name something.
var otherForms = map[string]map[string]form{
	"global": {
		"log":                     {refs: loggers},
		"httpclient.resolvers.id": {refs: []reference{{kind: Resolvers, index: 1}}},
		"set-var":                 {expression: 2, at: never, versions: release.MustRanges(">=2.4-dev1")},
		"set-var-fmt":             {formats: true, at: never, versions: release.MustRanges(">=2.5-dev1")},
		"trace":                   {refs: []reference{{kind: Ring, index: 2, after: "sink", at: atOnce}}},
	},
	"traces":      {"trace": {refs: []reference{{kind: Ring, index: 2, after: "sink", at: atStart}}}},
	"log-forward": {"log": {refs: loggers}},
	"peers": {
		"table": {refs: []reference{{kind: Table, index: 2, after: "write-to", versions: since29}}},
	},
	"fcgi-app": {
		"acl":         {expression: 2, at: never},
		"pass-header": {condition: 2},
		"set-param":   {condition: 3, formats: true, at: never},
		"log-stderr":  {refs: []reference{{kind: Ring, index: 1, prefix: "ring@", at: never}}},
	},
	"log-profile": {"on": {formats: true, at: atOnce}},
	"healthcheck": {
		"http-check": {formats: true, at: never},
		"tcp-check":  {formats: true, at: never},
		"type":       {at: never},
	},
	"crt-store": {"load": {refs: []reference{{kind: ACME, index: 1, after: "acme", at: never}}}},
}

// actions are the actions of rules that name something or take a sample
// expression, by their names without what is in parentheses and without the
// number at their ends; the indexes count from the action.
var actions = map[string]form{
	"attach-srv":          {refs: []reference{{kind: Server, index: 1, pair: true}}, expression: 3},
	"cache-store":         {refs: []reference{{kind: Cache, index: 1}}},
	"cache-use":           {refs: []reference{{kind: Cache, index: 1}}},
	"capture":             {expression: 1},
	"deny":                {refs: errorFiles},
	"do-log":              {refs: []reference{{kind: LogProfile, index: 1, after: "profile", versions: since34}}},
	"do-resolve":          {refs: []reference{{kind: Resolvers, argument: 2}}, expression: 1},
	"hash":                {expression: 1}, // of balance
	"return":              {refs: errorFiles},
	"sc-add-gpc":          {expression: 1},
	"sc-set-gpt":          {expression: 1},
	"set-bandwidth-limit": {expression: 3},
	"set-bc-mark":         {expression: 1},
	"set-bc-tos":          {expression: 1},
	"set-dst":             {expression: 1},
	"set-dst-port":        {expression: 1},
	"set-fc-mark":         {expression: 1},
	"set-fc-tos":          {expression: 1},
	"set-mark":            {expression: 1},
	"set-priority-class":  {expression: 1},
	"set-priority-offset": {expression: 1},
	"set-src":             {expression: 1},
	"set-src-port":        {expression: 1},
	"set-timeout":         {expression: 2},
	"set-tos":             {expression: 1},
	"set-var":             {expression: 1},
	"tarpit":              {refs: errorFiles},
	"track-sc":            {refs: []reference{{kind: Table, index: 2, after: "table", own: true}}, expression: 1},
}

// literal are the actions whose arguments are no log formats.
var literal = map[string]bool{"auth": true, "del-header": true, "set-status": true}

var errorFiles = []reference{{kind: HTTPErrors, index: 1, after: "errorfiles"}}
