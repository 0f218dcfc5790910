/** Runs a TypeScript script of this repository without a build: node test/scan/run-ts.js FILE [ARGS]. */
const { transformSync } = require('@swc/core');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');

Module._extensions['.ts'] = Module._extensions['.tsx'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		jsc: { parser: { syntax: 'typescript', tsx: filename.endsWith('.tsx') }, transform: { react: { runtime: 'automatic', importSource: 'preact' } }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: false,
	});
	module._compile(code, filename);
};

const [script, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], resolve(script), ...args];
require(resolve(script));
