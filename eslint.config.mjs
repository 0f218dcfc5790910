import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const VERBS = ['draft', 'tier', 'scan', 'approve', 'execute', 'exceptions', 'log', 'audit', 'learn'];

/** A border: the files of one room may not import what `patterns` name. */
const border = (files, patterns) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const noN8n = { group: ['n8n-workflow', 'n8n-core', '**/src/n8n/**', '../n8n/*', '../../n8n/*'], message: 'Only nodes/, credentials/ and src/n8n know n8n.' };
const noJwt = { group: ['jsonwebtoken'], message: 'src/tokens is the only importer of jsonwebtoken.' };
const noDriver = {
	group: ['kysely', 'pg', 'node:sqlite', 'node:http', 'node:https', 'node:net', 'http', 'https', 'net', '**/store/sqlite/**', '**/store/postgres/**'],
	message: 'Domain code has no driver and no network of its own; they are passed in.',
};

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', 'runtime/**', '.runtime/**', 'coverage/**', 'src/scan/core/assembly/**'] },
	...tseslint.configs.recommended,
	{
		rules: {
			'no-console': 'error',
			eqeqeq: ['error', 'always'],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
		},
	},
	{ files: ['**/*.js', '**/*.cjs', '**/*.mjs'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-console': 'off' } },
	{ files: ['src/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
	// What n8n stores of an execution has no type, and a test looks deep into it.
	{ files: ['test/engine/**', 'test/browser/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
	border(VERBS.map((verb) => `src/${verb}/**`), [noN8n, noJwt, noDriver]),
	border(['src/desk/**', 'src/notify/**', 'src/chat/**', 'src/identity/**'], [noN8n, noJwt, noDriver]),
	border(['src/tokens/**'], [noN8n, noDriver]),
	{
		files: ['src/store/**'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						noN8n,
						noJwt,
						{ group: VERBS.filter((verb) => verb !== 'learn').flatMap((verb) => [`../${verb}/*`, `../../${verb}/*`, `../${verb}`, `../../${verb}`]), allowTypeImports: true, message: 'The store imports types of the verbs, never their logic.' },
					],
				},
			],
		},
	},
	border(['src/cli/**', 'src/n8n/**', 'nodes/**', 'credentials/**'], [noJwt]),
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		...n8nCommunityNodesPlugin.configs.recommended,
		rules: {
			...n8nCommunityNodesPlugin.configs.recommended.rules,
			// Made for packages that n8n verifies; this one has runtime dependencies and cannot be one of them.
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			// CRM Log and Audited Execute reuse n8n's own HubSpot credential on purpose: owners have it already.
			'@n8n/community-nodes/no-credential-reuse': 'off',
			// The rule knows secrets by a fixed list of names; signing keys are secrets too.
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
		},
	},
	{
		files: ['nodes/**/*.node.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// They want the literal 'main' where the newer community-nodes plugin wants NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
);
