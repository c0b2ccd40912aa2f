# The commands of this repository. `make help` lists them.

SHELL   := bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X yingda/app.Version=$(VERSION)
GO      ?= go
# Where make run listens: ADDR, else YINGDA_ADDR.
ADDR    ?= $(or $(YINGDA_ADDR),127.0.0.1:8080)
NPM_CI  := npm ci --no-audit --no-fund --loglevel=error

# No cgo anywhere: the binary is static, and building and testing share what
# they compile.
export CGO_ENABLED = 0

web_sources    := $(shell find web/src web/public web/index.html web/*.ts web/*.json widget/src/markdown.ts -type f 2>/dev/null)
widget_sources := $(shell find widget/src widget/*.mjs widget/*.json -type f 2>/dev/null)

help: ## say what there is
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: web/dist/index.html widget/dist/widget.js ## the binary with the console and the chat inside: bin/yingda
	$(GO) build -ldflags '$(LDFLAGS)' -o bin/yingda ./cmd/yingda

run: build ## build everything and serve on 127.0.0.1:8080 (ADDR=HOST:PORT moves it) with its data in ./data
	mkdir -p data
	exec ./bin/yingda serve --addr "$(ADDR)" --data ./data

test: ## install what the tests need, then run and count everything
	@scripts/deps.sh
	@$(MAKE) --no-print-directory web/node_modules/.installed widget/node_modules/.installed $(patsubst %/package-lock.json,%/node_modules/.installed,$(wildcard e2e/package-lock.json))
	@$(MAKE) --no-print-directory build
	@$(GO) run ./scripts/testsum

e2e: build $(patsubst %/package-lock.json,%/node_modules/.installed,$(wildcard e2e/package-lock.json)) ## the whole product in a headless browser
	@scripts/deps.sh
	@$(GO) run ./scripts/testsum -only e2e

race: ## the packages with concurrency of their own, under the race detector
	CGO_ENABLED=1 YINGDA_RACES=80 $(GO) test -race -p 1 ./internal/job/... ./internal/event/... ./internal/realtime/... ./internal/db/... ./internal/node/... \
		./bot ./conversation ./channel/... ./desk

races: ## the bot and agents race ten thousand times for the same conversations, on each database
	YINGDA_RACES=10000 $(GO) test ./bot -run Race -count=1 -v -timeout 20m

lint: ## vet, formatting, golangci-lint, and the web's own
	$(GO) vet ./...
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	$(GO) tool -modfile=tools/go.mod golangci-lint run
	cd web && npm run --silent typecheck && npm run --silent lint
	cd web && npx --no-install tsc -p ../clients/typescript
	cd widget && npx tsc -p .

fmt: web/node_modules/.installed ## format Go and the web
	gofmt -w $$(git ls-files '*.go')
	cd web && npm run --silent fmt

generate: web/node_modules/.installed ## api/openapi.json and the clients' types from the code
	mkdir -p api
	$(GO) run ./scripts/openapi > api/openapi.json.new
	mv api/openapi.json.new api/openapi.json
	cd web && npm run --silent gen
	cp web/src/api/schema.ts clients/typescript/src/schema.ts

eval: ## what the answer engine gets right, beside others, on the sets in ../shared/data
	$(GO) build -o bin/yingda-eval ./cmd/yingda
	./bin/yingda-eval eval table --data ../shared/data

eval-loop: ## the loop played on the sets in ../shared/data: labels in rounds, in the active and in a random order, and what a base lacks that comes to light
	$(GO) build -o bin/yingda-eval ./cmd/yingda
	./bin/yingda-eval eval loop --data ../shared/data

bench: build ## the numbers of bench/, as JSON in bench/results
	mkdir -p bench/results
	for b in bench/*/main.go; do n=$$(basename $$(dirname $$b)); echo "bench $$n" >&2; $(GO) run ./bench/$$n > bench/results/$$n.json.tmp && mv bench/results/$$n.json.tmp bench/results/$$n.json || exit 1; done

release: web/dist/index.html widget/dist/widget.js ## static binaries for Linux, macOS and Windows, with checksums, in dist/
	scripts/release.sh '$(VERSION)' '$(LDFLAGS)'

clean: ## remove what was built; data stays
	rm -rf bin dist web/node_modules widget/node_modules e2e/node_modules
	find web/dist widget/dist -mindepth 1 ! -name .gitkeep -delete

%/node_modules/.installed: %/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node 20 is needed: install it, with npm, from https://nodejs.org, and run make again" >&2; exit 1; }
	cd $* && $(NPM_CI)
	@touch $@

web/dist/index.html: $(web_sources) | web/node_modules/.installed
	cd web && npm run --silent build
	@touch web/dist/.gitkeep $@

widget/dist/widget.js: $(widget_sources) | widget/node_modules/.installed
	cd widget && npm run --silent build
	@touch widget/dist/.gitkeep $@

.PHONY: help build run test e2e race races lint fmt generate eval eval-loop bench release clean
