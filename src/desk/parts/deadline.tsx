import type { VNode } from 'preact';
import { utcPhrase } from '../../approve/describe-approval';
import { relativeTime } from '../format';

/** `in 7 h 40 min`; the script keeps it true. */
export function Relative({ at, now }: { at: string; now: Date }): VNode {
	return (
		<strong>
			<time datetime={at} data-due>
				{relativeTime(new Date(at), now)}
			</time>
		</strong>
	);
}

/** `20 Nov 2026, 17:00 UTC (in 7 h 40 min)`. */
export function Deadline({ at, now }: { at: string; now: Date }): VNode {
	return (
		<>
			{utcPhrase(at)} (<Relative at={at} now={now} />)
		</>
	);
}
