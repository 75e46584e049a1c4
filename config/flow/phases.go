package flow

import "github.com/hapvet/hapvet/config"

// Phase is a step in the handling of a request, in the order in which HAProxy
// takes them: those of the frontend, then those of the backend that it chose; on
// the way back those of the backend, then those of the frontend. A request that is
// answered on the way skips the rest up to the responses.
type Phase uint8

// The phases. A listen section that answers a request itself goes through its own
// rules once, in the phases of a frontend.
const (
	NoPhase       Phase = iota // of what is evaluated elsewhere, such as health checks
	InitialPacket              // quic-initial
	Connection                 // tcp-request connection
	Session                    // tcp-request session
	FrontContent               // tcp-request content
	Monitor                    // monitor fail
	FrontRequest               // http-request, then stats http-request
	FrontRedirect              // redirect
	Switching                  // use_backend, then default_backend
	Persistence                // force-persist, ignore-persist
	BackContent                // tcp-request content of the backend
	BackRequest                // http-request of the backend
	BackRedirect               // redirect of the backend
	ServerChoice               // use-server, stick on, balance
	Connecting                 // sni and source of the server
	BackReply                  // tcp-response content
	BackResponse               // http-response of the backend
	StoreResponse              // stick store-response
	FrontResponse              // http-response of the frontend
	AfterResponse              // http-after-response, of the backend and then of the frontend
	Logging                    // log-format
)

// IsRequest reports whether a phase belongs to a request, rather than to its
// response or to what comes before.
func (p Phase) IsRequest() bool { return p >= FrontContent && p <= Connecting }

// IsResponse reports whether a phase belongs to a response.
func (p Phase) IsResponse() bool { return p >= BackReply && p <= AfterResponse }

// HasStream reports whether a stream exists already: rules on connections and
// sessions come before (manual 2.8, 4.2).
func (p Phase) HasStream() bool { return p >= FrontContent }

// both are the phases of a kind of rule in the frontend and in the backend that a
// request passes. NoPhase: it has none there.
type both struct{ front, back Phase }

var phasesOf = map[string]both{
	"quic-initial":           {InitialPacket, NoPhase},
	"tcp-request connection": {Connection, NoPhase},
	"tcp-request session":    {Session, NoPhase},
	"tcp-request content":    {FrontContent, BackContent},
	"monitor":                {Monitor, NoPhase},
	"http-request":           {FrontRequest, BackRequest},
	"block":                  {FrontRequest, BackRequest},
	"redirect":               {FrontRedirect, BackRedirect},
	"stats":                  {FrontRequest, BackRequest},
	"use_backend":            {Switching, NoPhase},
	"force-be-switch":        {Switching, NoPhase},
	"force-persist":          {NoPhase, Persistence},
	"ignore-persist":         {NoPhase, Persistence},
	"use-server":             {NoPhase, ServerChoice},
	"balance":                {NoPhase, ServerChoice},
	"stick":                  {NoPhase, ServerChoice},
	"server":                 {NoPhase, Connecting},
	"server-template":        {NoPhase, Connecting},
	"default-server":         {NoPhase, Connecting},
	"source":                 {NoPhase, Connecting},
	"tcp-response content":   {BackReply, BackReply},
	"http-response":          {FrontResponse, BackResponse},
	"http-after-response":    {AfterResponse, AfterResponse},
	"log-format":             {Logging, NoPhase},
	"log-format-sd":          {Logging, NoPhase},
	"error-log-format":       {Logging, NoPhase},
	"unique-id-format":       {ServerChoice, NoPhase},
}

// phases returns the phases of a line, wherever it stands.
func phases(d *config.Directive) both {
	ruleset, _ := d.Rule()
	if ruleset == "" || d.Keyword() == "stats" {
		ruleset = d.Keyword()
	}
	p := phasesOf[ruleset]
	if ruleset == "stick" && d.Arg(1) == "store-response" {
		p.back = StoreResponse
	}
	return p
}

// PhaseIn returns when a line of a proxy is evaluated: for a frontend or a listen
// section as it takes requests, for a backend as it gets them. The lines of a
// defaults section are evaluated in the proxies that inherit from it.
func PhaseIn(s *config.Section, d *config.Directive) Phase {
	return phases(d).in(s)
}

// in returns the one that counts in a proxy.
func (p both) in(s *config.Section) Phase {
	if s.HasFrontend() && p.front != NoPhase {
		return p.front
	}
	if s.HasBackend() {
		return p.back
	}
	return NoPhase
}
