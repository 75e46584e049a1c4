# Targets for developers. `make` alone builds and tests what needs no HAProxy.

GO ?= go
FUZZTIME ?= 30s
# The race detector needs a C compiler; leave it out with RACE=
RACE ?= -race

.PHONY: all build test lint haproxy test-haproxy fuzz fuzz-haproxy bench clean

all: build test

build: ## the binary, ./hapvet: without cgo it is static, and starts a millisecond earlier
	CGO_ENABLED=0 $(GO) build -trimpath -o hapvet ./cmd/hapvet

test: ## every test that needs neither HAProxy nor a network
	$(GO) test $(RACE) ./...

lint: ## gofmt, go vet, golangci-lint
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags haproxy,man ./...
	golangci-lint run ./...

haproxy: ## real HAProxy binaries of five versions, into the user's cache directory
	scripts/get-haproxy

test-haproxy: haproxy ## hapvet's verdicts against real binaries
	$(GO) test -count=1 -timeout 30m -tags haproxy -run HAProxy ./...

fuzz: ## every fuzz target for FUZZTIME
	scripts/fuzz $(FUZZTIME)

fuzz-haproxy: haproxy ## look for disagreements with each real HAProxy for FUZZTIME, into ./fuzz-haproxy
	$(GO) run ./scripts/fuzzhaproxy --time $(FUZZTIME) $(FUZZFLAGS)

bench: haproxy ## speed and memory, beside haproxy -c
	$(GO) run ./scripts/benchlint

clean:
	rm -rf hapvet fuzz-haproxy
