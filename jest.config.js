/** ESM-only dependencies that jest has to compile to CommonJS; Node itself loads them as they are. */
const ESM_PACKAGES = ['canonicalize', 'kysely', 'preact-render-to-string', 'otpauth', '@noble/hashes', 'qr', 'openid-client', 'oauth4webapi', 'jose'];

const common = {
	testEnvironment: 'node',
	transform: {
		'^.+\\.[mc]?[jt]sx?$': [
			'@swc/jest',
			{
				jsc: {
					parser: { syntax: 'typescript', tsx: true },
					transform: { react: { runtime: 'automatic', importSource: 'preact' } },
					target: 'es2023',
				},
				module: { type: 'commonjs' },
			},
		],
	},
	// A dynamic import names the compiled file; under jest the source stands in for it.
	moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
	transformIgnorePatterns: [`/node_modules/(?!(?:${ESM_PACKAGES.join('|')})/)`],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/runtime/', '<rootDir>/.runtime/'],
};

/** One real n8n for all test files of a run; see test/support/n8n/shared.ts. */
const withN8n = {
	globalSetup: '<rootDir>/test/support/n8n/global-setup.ts',
	globalTeardown: '<rootDir>/test/support/n8n/global-teardown.ts',
};

/** Fast tests first: unit, then contract (databases, vendors' clients), then engine (a real n8n) and browser. */
module.exports = {
	// What hangs still fails; what only waits for a busy machine does not.
	testTimeout: 30_000,
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
			testPathIgnorePatterns: ['/node_modules/', '/test/store/', '/test/wire/', '/test/engine/', '/test/browser/'],
		},
		{ ...common, displayName: 'contract', testMatch: ['<rootDir>/test/store/**/*.test.ts', '<rootDir>/test/wire/**/*.test.ts'] },
		{ ...common, ...withN8n, displayName: 'engine', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
		{ ...common, ...withN8n, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
	],
};
