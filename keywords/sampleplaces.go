package keywords

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// Places are the places of a configuration where a sample fetch can be used
// (SMP_VAL_* in HAProxy's source, the grid of `haproxy -dKsmp`).
type Places uint32

// The places. In* are rules of frontends, Back* rules of backends.
const (
	InConnection    Places = 1 << iota // tcp-request connection
	InSession                          // tcp-request session
	InContent                          // tcp-request content
	InRequest                          // http-request
	InRequestBody                      // http-request, with the body at hand
	InSwitching                        // use_backend
	BackContent                        // tcp-request content
	BackRequest                        // http-request
	BackRequestBody                    // http-request, with the body at hand
	BackServer                         // use-server, balance, stick
	BackConnect                        // parameters of servers
	BackReply                          // tcp-response content
	BackResponse                       // http-response
	BackBody                           // http-response, with the body at hand
	BackStore                          // stick store-response
	InReply                            // tcp-response content
	InResponse                         // http-response
	InResponseBody                     // http-response, with the body at hand
	InLog                              // log-format
	InCheck                            // tcp-check, http-check
	InGlobal                           // set-var of the global section
	InCLI                              // experimental-mode set-var

	AnyPlace Places = 1<<iota - 1
)

// placeNames are HAProxy's names of the places, in their order.
var placeNames = strings.Fields("FE_CON_ACC FE_SES_ACC FE_REQ_CNT FE_HRQ_HDR FE_HRQ_BDY FE_SET_BCK BE_REQ_CNT" +
	" BE_HRQ_HDR BE_HRQ_BDY BE_SET_SRV BE_SRV_CON BE_RES_CNT BE_HRS_HDR BE_HRS_BDY BE_STO_RUL FE_RES_CNT" +
	" FE_HRS_HDR FE_HRS_BDY FE_LOG_END BE_CHK_RUL CFG_PARSER CLI_PARSER")

// PlaceNames returns HAProxy's names of the places, in their order.
func PlaceNames() []string { return slices.Clone(placeNames) }

// loadSources returns the places of each source, by versions.
var loadSources = sync.OnceValue(func() map[string][]placesIn {
	out := map[string][]placesIn{}
	for row := range tableRows(sourcesTable) {
		p := placesIn{versions: release.MustRanges(row[2])}
		for name := range strings.FieldsSeq(row[1]) {
			p.places |= 1 << slices.Index(placeNames, name)
		}
		out[row[0]] = append(out[row[0]], p)
	}
	return out
})

// sourceBorders returns the versions at which some source changes, in order.
func sourceBorders(sources map[string][]placesIn) []release.Version {
	borders := []release.Version{release.Oldest()}
	for _, places := range sources {
		for _, p := range places {
			for _, r := range p.versions {
				borders = append(borders, r.From, r.Before)
			}
		}
	}
	slices.SortFunc(borders, release.Version.Compare)
	borders = slices.Compact(borders)
	return slices.DeleteFunc(borders, release.Version.IsZero)
}

// placesOf joins the places of several sources, between borders.
func placesOf(names []string, sources map[string][]placesIn, borders []release.Version) []placesIn {
	var out []placesIn
	for i, from := range borders {
		r := release.Range{From: from}
		if i+1 < len(borders) {
			r.Before = borders[i+1]
		}
		p := placesIn{versions: release.Ranges{r}}
		for _, name := range names {
			for _, source := range sources[name] {
				if source.versions.Contains(from) {
					p.places |= source.places
				}
			}
		}
		out = append(out, p)
	}
	return out
}
