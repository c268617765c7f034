# The README's two commands are `make demo` and `make test`.
.PHONY: demo test soak bench build install clean

install: node_modules/.package-lock.json
node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

build: install
	npm run build --silent

# A whole cloud: built, checked, written to ./demo, with its graph.
demo: build
	node dist/lib/cli/main.js synth examples/whole-cloud/cloud.ts -o demo
	node dist/lib/cli/main.js graph examples/whole-cloud/cloud.ts

# Everything that CI runs: style, types, import direction, unit tests, goldens, real parts.
test: install
	node hack/test.js

# The proofs in full, resumable; results in docs/proofs. In parts: SOAK_MINUTES=20, SLICES=3, PROOFS=names,shuffle.
soak: build
	node_modules/.bin/jiti hack/soak.ts

bench: build
	npm run bench --silent

clean:
	rm -rf dist demo
