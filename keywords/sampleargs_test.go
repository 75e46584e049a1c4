package keywords

import "testing"

func TestLookupNameArg(t *testing.T) {
	tests := map[string]NameArg{
		"nbsrv":              {Kind: BackendName, Own: true},
		"fe_conn":            {Kind: FrontendName, Own: true},
		"srv_is_up":          {Kind: ServerName},
		"http_auth_group":    {Kind: UserlistName},
		"sc0_conn_rate":      {Kind: TableName},
		"sc_conn_rate":       {Kind: TableName, Index: 1},
		"sc_get_gpc":         {Kind: TableName, Index: 2},
		"src_conn_rate":      {Kind: TableName, Own: true},
		"src_get_gpc":        {Kind: TableName, Index: 1},
		"table_cnt":          {Kind: TableName, Own: true},
		"table_conn_rate":    {Kind: TableName, Converter: true},
		"table_gpc":          {Kind: TableName, Index: 1, Converter: true},
		"in_table":           {Kind: TableName, Converter: true},
		"when":               {Kind: ACLName, Index: 1, Converter: true},
		"table_http_req_cnt": {Kind: TableName, Converter: true},
	}
	for name, want := range tests {
		if got, ok := LookupNameArg(name); !ok || got != want {
			t.Errorf("%s: got %+v, %t, want %+v", name, got, ok, want)
		}
	}
	for _, name := range []string{"src", "map", "path", "", "conn_rate"} {
		if got, ok := LookupNameArg(name); ok {
			t.Errorf("%q: got %+v", name, got)
		}
	}
}
