package keywords

import (
	"strings"
	"sync"
)

// NameKind is the kind of thing that an argument of a sample fetch or a
// converter names.
type NameKind uint8

// What such arguments name. The first five are the argument types FE, BE, SRV,
// TAB and USR of `haproxy -dKsmp,cnv`; the others pass as plain strings.
const (
	FrontendName NameKind = iota
	BackendName
	ServerName // "server" or "backend/server"
	TableName
	UserlistName
	ACLName  // one or more, each perhaps with a "!" before it
	RingName // also a built-in one
)

// NameArg says which argument of a sample fetch or converter is a name.
type NameArg struct {
	Kind NameKind
	// Index is its place among the arguments, from 0.
	Index int
	// Own tells that the current proxy is meant when the argument is not given.
	Own bool
	// Converter tells converters from fetches.
	Converter bool
}

// counters are what the fetches sc_*, sc0_*, sc1_*, sc2_* and src_* read or
// change in a stick table, of any version (2.0 to 3.5-dev5).
const counters = "bytes_in_rate bytes_out_rate clr_gpc0 clr_gpc1 conn_cnt conn_cur conn_rate" +
	" get_gpc0 get_gpc1 get_gpt0 glitch_cnt glitch_rate gpc0_rate gpc1_rate http_err_cnt http_err_rate" +
	" http_fail_cnt http_fail_rate http_req_cnt http_req_rate inc_gpc0 inc_gpc1 kbytes_in kbytes_out" +
	" sess_cnt sess_rate tracked trackers updt_conn_cnt"

// arrays are those of them that take the index of a counter first.
const arrays = "clr_gpc get_gpc get_gpt gpc_rate inc_gpc"

// tableConverters are the converters table_* that take a table alone or first,
// tableArrays those that take the index of a counter before it.
const (
	tableConverters = "bytes_in_rate bytes_out_rate clr_gpc0 clr_gpc1 conn_cnt conn_cur conn_rate expire" +
		" glitch_cnt glitch_rate gpc0 gpc0_rate gpc1 gpc1_rate gpt0 http_err_cnt http_err_rate http_fail_cnt" +
		" http_fail_rate http_req_cnt http_req_rate idle inc_gpc0 inc_gpc1 kbytes_in kbytes_out server_id" +
		" sess_cnt sess_rate trackers"
	tableArrays = "clr_gpc gpc gpc_rate gpt inc_gpc"
)

var nameArgs = sync.OnceValue(func() map[string]NameArg {
	m := map[string]NameArg{
		"acl":   {Kind: ACLName},
		"debug": {Kind: RingName, Index: 1, Converter: true},
		"when":  {Kind: ACLName, Index: 1, Converter: true},

		"in_table":  {Kind: TableName, Converter: true},
		"table_avl": {Kind: TableName, Own: true},
		"table_cnt": {Kind: TableName, Own: true},
	}
	add := func(prefix, names string, arg NameArg) {
		for _, name := range strings.Fields(names) {
			m[prefix+name] = arg
		}
	}
	add("", "avg_queue be_conn be_conn_free be_sess_rate connslots nbsrv queue", NameArg{Kind: BackendName, Own: true})
	add("", "fe_conn fe_req_rate fe_sess_rate", NameArg{Kind: FrontendName, Own: true})
	add("srv_", "conn conn_free is_up iweight queue sess_rate uweight weight", NameArg{Kind: ServerName})
	add("", "http_auth http_auth_group", NameArg{Kind: UserlistName})
	add("sc_", counters, NameArg{Kind: TableName, Index: 1})
	add("sc_", arrays, NameArg{Kind: TableName, Index: 2})
	for _, prefix := range []string{"sc0_", "sc1_", "sc2_"} {
		add(prefix, counters, NameArg{Kind: TableName})
		add(prefix, arrays, NameArg{Kind: TableName, Index: 1})
	}
	add("src_", counters, NameArg{Kind: TableName, Own: true})
	add("src_", arrays, NameArg{Kind: TableName, Index: 1})
	add("table_", tableConverters, NameArg{Kind: TableName, Converter: true})
	add("table_", tableArrays, NameArg{Kind: TableName, Index: 1, Converter: true})
	return m
})

// LookupNameArg returns which argument of a sample fetch or converter names
// something, and whether there is one.
func LookupNameArg(name string) (NameArg, bool) {
	arg, ok := nameArgs()[name]
	return arg, ok
}
