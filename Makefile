# Run "make" for the list of targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo run build test test-long check bench bench-rush openapi clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Install what the build needs, build, and start with demonstration data on http://127.0.0.1:8080
	./demeu demo --log-level warn

run: build ## Build and start on an embedded SQLite file in ./data
	./demeu serve

build: ## Build the frontend and the program ./demeu
	@scripts/setup-build.sh
	@if [ -f frontend/package.json ]; then (cd frontend && npm run --silent build); fi
	@touch frontend/dist/.gitkeep
	CGO_ENABLED=0 go build -trimpath -o demeu .

test: ## Everything that each commit must pass (installs what it needs; under 20 minutes on 2 cores)
	@scripts/test.sh test

test-long: ## As test, with long walks, chaos and the full browser matrix
	@scripts/test.sh long

check: ## The fast checks: vet, gofmt, house tests, frontend types and lint
	@scripts/test.sh check

bench: ## Run the Go benchmarks
	@CGO_ENABLED=0 go test -p 1 -run '^$$' -bench Roads -benchtime 1x ./bench

bench-rush: ## The last minute before a deadline, on both engines
	@DEMEU_TEST_DURABLE=1 CGO_ENABLED=0 go test -p 1 -run '^$$' -bench Rush -benchtime 1x -timeout 30m ./bench

openapi: ## Write the generated files: docs/openapi.json, states.md, roles.md, the frontend's API types
	@scripts/setup-build.sh
	@scripts/generate.sh

clean: ## Remove what was built (not ./data)
	rm -rf demeu bin frontend/node_modules frontend/test-results
	find frontend/dist -mindepth 1 -not -name .gitkeep -delete
	touch frontend/dist/.gitkeep
