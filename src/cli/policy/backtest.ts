import { backtest, type Backtest } from '../../tier/life/backtest';
import { backtestTable } from '../../tier/life/backtest-table';
import { readPast } from '../../tier/life/read-past';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from '../commands/store';
import type { CliIo } from '../io';
import { readPastLines, readPolicyFile } from '../policy-input';
import { environmentOf, forPeople, HELP, oneFile, usageError, wholeNumber } from './output';

const DAY_MS = 86_400_000;

export async function policyBacktest(args: readonly string[], io: CliIo): Promise<number> {
	const text = { type: 'string' } as const;
	const options = { ...LOCATION_OPTIONS, data: text, days: text, environment: text, seconds: text, examples: text, json: { type: 'boolean' } } as const;
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options }, HELP);
	const file = oneFile(positionals, 'backtest takes one policy file.');
	if (values.data !== undefined && (values.sqlite ?? values.postgres ?? values.days ?? values.environment) !== undefined) throw usageError('--data takes the place of the store; --days and --environment go with a store.');
	const settings = { quickSeconds: wholeNumber(values.seconds, '--seconds', 10, 86_400), examples: wholeNumber(values.examples, '--examples', 3, 100) };
	const filter = { environment: environmentOf(values.environment), since: new Date(Date.now() - wholeNumber(values.days, '--days', 30, 3_660) * DAY_MS).toISOString() };
	const { policy } = await readPolicyFile(file, io);
	let result: Backtest;
	if (values.data !== undefined) result = await backtest(policy, readPastLines(values.data, io), settings);
	else {
		const store = await openStoreFrom(values, io, { help: HELP, existing: true });
		try {
			result = await backtest(policy, readPast(store, filter), settings);
		} finally {
			await store.close();
		}
	}
	io.stdout.write(forPeople(values, io) ? backtestTable(result) : `${JSON.stringify(result)}\n`);
	return 0;
}
