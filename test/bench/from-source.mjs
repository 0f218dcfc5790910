/** Lets Node load this package's TypeScript sources as they are, so that a measurement needs no build. */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const SOURCE = /\.ts$/;

registerHooks({
	resolve(specifier, context, next) {
		if (specifier.startsWith('.') && context.parentURL && SOURCE.test(context.parentURL)) {
			for (const end of ['.ts', '/index.ts']) {
				const url = new URL(specifier + end, context.parentURL);
				if (existsSync(fileURLToPath(url))) return { url: url.href, format: 'commonjs', shortCircuit: true };
			}
		}
		return next(specifier, context);
	},
	load(url, context, next) {
		if (!url.startsWith('file:') || !SOURCE.test(url)) return next(url, context);
		const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
			filename: fileURLToPath(url),
			jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
			module: { type: 'commonjs' },
		});
		return { format: 'commonjs', source: code, shortCircuit: true };
	},
});
