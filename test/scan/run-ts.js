/**
 * Runs a TypeScript script of this repository without a build: node test/scan/run-ts.js FILE [ARGS]. Each file becomes
 * what the build makes of it: other compilers read imported names through functions, which hot loops pay for.
 */
const { JsxEmit, ModuleKind, ScriptTarget, transpileModule } = require('typescript');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true, jsx: JsxEmit.ReactJSX, jsxImportSource: 'preact' };

Module._extensions['.ts'] = Module._extensions['.tsx'] = (module, filename) => {
	module._compile(transpileModule(readFileSync(filename, 'utf8'), { fileName: filename, compilerOptions }).outputText, filename);
};

const [script, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], resolve(script), ...args];
require(resolve(script));
