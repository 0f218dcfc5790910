import { isDaaError, type DaaError } from '../../errors';
import { backtest } from '../../tier/life/backtest';
import { checkPolicy, type PolicyHint } from '../../tier/life/check-policy';
import { writtenActions } from '../../tier/life/written-tiers';
import { policyName, type Policy } from '../../tier/policy';
import { readJson } from '../../tier/read-json';
import { parseOrRefuse } from '../commands/store';
import type { CliIo } from '../io';
import { readPastLines, readPolicyFile } from '../policy-input';
import { forPeople, HELP, oneFile } from './output';

/** Rules that none of the past proposals was decided by. */
async function neverMatched(policy: Policy, file: string, io: CliIo, dead: readonly PolicyHint[]): Promise<PolicyHint[]> {
	const { rules, proposals } = await backtest(policy, readPastLines(file, io), { quickSeconds: 10, examples: 0 });
	const known = new Set(dead.filter(({ kind }) => kind === 'dead_tier' || kind === 'ended_rule').map(({ path }) => path.join('.')));
	return writtenActions(policy).flatMap(({ rules: action, tiers }) =>
		tiers
			.filter(({ rule, path }) => rules[`${action.actionType}.${rule.name}`] === undefined && !known.has(path.join('.')))
			.map(({ rule, path }): PolicyHint => ({ kind: 'never_matched', path, message: `Tier ${rule.name} of ${action.actionType} decided none of the ${proposals} proposals.` })),
	);
}

function sayBroken(error: DaaError, people: boolean, io: CliIo): number {
	if (people) io.stderr.write(`${error.message}\n`);
	else io.stdout.write(`${JSON.stringify({ ok: false, code: error.code, path: error.fields.path, line: error.fields.line, message: error.message })}\n`);
	return 1;
}

export async function policyCheck(args: readonly string[], io: CliIo): Promise<number> {
	const options = { data: { type: 'string' }, strict: { type: 'boolean' }, json: { type: 'boolean' } } as const;
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options }, HELP);
	const people = forPeople(values, io);
	const file = oneFile(positionals, 'check takes one policy file.');
	let read: Awaited<ReturnType<typeof readPolicyFile>>;
	try {
		read = await readPolicyFile(file, io);
	} catch (error) {
		if (isDaaError(error) && error.code === 'policy_invalid') return sayBroken(error, people, io);
		throw error;
	}
	const { policy, text } = read;
	const found = checkPolicy(policy, new Date());
	const hints = values.data === undefined ? found : [...found, ...(await neverMatched(policy, values.data, io, found))];
	const { lineOf } = readJson(text.replace(/^\uFEFF/, ''));
	const located = hints.map(({ kind, path, message }) => ({ kind, path: path.join('.') || '(root)', line: lineOf(path.map(String)), message }));
	if (people) {
		io.stdout.write(`${policyName(policy)} is in order; ${located.length === 0 ? 'nothing to look at' : `${located.length} to look at`}.\n`);
		for (const { path, line, message } of located) io.stdout.write(`  ${path} (line ${line}): ${message}\n`);
	} else io.stdout.write(`${JSON.stringify({ ok: true, id: policy.id, version: policy.version, hash: policy.hash, hints: located })}\n`);
	return values.strict && located.length > 0 ? 1 : 0;
}
