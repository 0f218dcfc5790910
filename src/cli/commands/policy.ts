import { DaaError } from '../../errors';
import { policyBacktest } from '../policy/backtest';
import { policyCheck } from '../policy/check';
import { policyDiff } from '../policy/diff';
import { policyList, policyPublish } from '../policy/publish';
import { policyRevoke } from '../policy/revoke';
import type { CliIo, Command } from '../io';

const USAGE = `daa policy check FILE [--data PAST.jsonl] [--strict] [--json]
daa policy diff OLD NEW [--json]
daa policy publish FILE --author WHO --note WHY (--sqlite PATH | --postgres URL [--schema NAME]) [--environment test|production]
daa policy list [ID] (--sqlite PATH | --postgres URL [--schema NAME]) [--json]
daa policy revoke ID@VERSION|HASH|--approver PERSON --reason WHY [--by WHO] (--sqlite PATH | --postgres URL [--schema NAME])
daa policy backtest NEW (--sqlite PATH | --postgres URL [--schema NAME] | --data PAST.jsonl)
    [--days N] [--environment test|production] [--seconds N] [--examples N] [--json]

check     names every mistake with its path and line; in a policy without one, what its owner should look at: no owner
          or deadline, tiers that can never match or overlap, ended rules and, with --data, rules that never matched.
diff      says in sentences what changes from OLD to NEW. OLD and NEW may also be ID@VERSION of a published policy
          (ID@latest), with a store.
publish   makes FILE a published version for good. Needs DAA_SIGNING_KEYS, as daa audit export does.
list      the published versions, the latest first.
revoke    takes a version, or with --approver a person, the right to grant anything, at once and for good: grants that
          exist already are refused. Needs DAA_SIGNING_KEYS.
backtest  rates the last N days (30) by NEW and tabulates what would change. PAST.jsonl holds one proposal or one item
          of the workflow (action, risk, approval) per line. --seconds (10): approvals faster than this count as quick.

The store may also be named by DAA_SQLITE or DAA_POSTGRES_URL (and DAA_POSTGRES_SCHEMA). Tables are for people; where
the output is no terminal, or with --json, one JSON document is printed.

Exit status: 0 as asked, 1 the checked policy is broken (with --strict also when there are hints), 2 the call is wrong.
`;

const ACTIONS: Readonly<Record<string, Command>> = { check: policyCheck, diff: policyDiff, publish: policyPublish, list: policyList, revoke: policyRevoke, backtest: policyBacktest };

export const policy: Command = async (args, io: CliIo) => {
	const [action, ...rest] = args;
	if (args.includes('--help')) {
		io.stdout.write(USAGE);
		return 0;
	}
	const run = action === undefined || !Object.hasOwn(ACTIONS, action) ? undefined : ACTIONS[action];
	if (!run) throw new DaaError('parameter_invalid', `daa policy knows ${Object.keys(ACTIONS).join(', ')}.`, { hint: 'See daa policy --help.' });
	return await run(rest, io);
};
