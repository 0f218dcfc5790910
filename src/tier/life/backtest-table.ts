import type { Tier } from '../../sections';
import type { Backtest, BacktestExample, TierMove } from './backtest';

const TIERS: readonly Tier[] = ['low', 'medium', 'high', 'blocked'];
const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
const proposals = (count: number): string => `${count} proposal${count === 1 ? '' : 's'}`;

function matrix(moves: readonly TierMove[]): string[] {
	const count = (from: Tier, to: Tier) => moves.find((move) => move.from === from && move.to === to)?.count ?? 0;
	const width = Math.max(9, ...moves.map((move) => String(move.count).length + 2));
	const row = (label: string, cells: readonly string[]) => `  ${label.padEnd(16)}${cells.map((cell) => cell.padStart(width)).join('')}`;
	return [
		row('before \\ after', TIERS),
		...TIERS.filter((from) => TIERS.some((to) => count(from, to) > 0)).map((from) => row(from, TIERS.map((to) => (count(from, to) === 0 ? '.' : String(count(from, to)))))),
	];
}

const exampleLines = (examples: readonly BacktestExample[]): string[] => examples.map(({ correlation_id, from_rule, to_rule, reason }) => `    ${correlation_id}: ${from_rule} -> ${to_rule}. ${reason}`);

function moveLines(moves: readonly TierMove[]): string[] {
	const moved = moves.filter(({ examples }) => examples.length > 0);
	if (moved.length === 0) return ['Nothing would have been rated otherwise.'];
	return moved.flatMap((move) => [`  ${move.from} -> ${move.to}: ${move.count}, e.g.`, ...exampleLines(move.examples)]);
}

function perDay({ reviews, days }: Backtest): string {
	return reviews.change_per_day === null ? '' : `, ${signed(reviews.change_per_day)} a day over ${days ?? 0} days`;
}

/** The result of a backtest as a page of text for people. */
export function backtestTable(result: Backtest): string {
	const { reviews, auto_executions: auto, auto_but_rejected: rejected, unreadable } = result;
	const when = result.from === null ? '' : `, ${result.from.slice(0, 10)} to ${(result.to ?? '').slice(0, 10)}`;
	const lines = [
		`Backtest of ${result.policy} over ${proposals(result.proposals)}${when}; ${result.compared} with a rating to compare.`,
		'',
		'Tiers',
		...(result.moves.length === 0 ? ['  nothing to compare'] : matrix(result.moves)),
		...(result.moves.length === 0 ? [] : moveLines(result.moves)),
		'',
		`Reviews by people: ${reviews.after} (before ${reviews.before}, ${signed(reviews.change)}${perDay(result)})`,
		`Run by themselves: ${auto.after} (before ${auto.before}, ${signed(auto.change)})`,
		`Would run by themselves, though a person had said no: ${rejected.count}`,
		...exampleLines(rejected.examples),
	];
	if (result.always_quickly_approved.length > 0) {
		lines.push(`Always approved as asked, in under ${result.quick_seconds} s (asking less may do, or nobody reads any more):`);
		lines.push(...result.always_quickly_approved.map(({ rule, approvals, slowest_seconds: slowest }) => `    ${rule}: ${approvals} approvals, the slowest ${slowest} s`));
	}
	lines.push(`Can no longer be read: ${unreadable.count}`, ...unreadable.examples.map(({ correlation_id, problem }) => `    ${correlation_id}: ${problem}`));
	return `${lines.join('\n')}\n`;
}
