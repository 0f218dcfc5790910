import type { Clock } from '../../ports';
import type { Pace } from '../profile';

/** Waits before a call when the window is full. One per destination and process. */
export type Pacer = () => Promise<void>;

/** At most `calls` in any window of `windowMs`: the start of the call `calls` ago says when the next may start. */
export function createPacer({ calls, windowMs }: Pace, now: Clock, sleep: (ms: number) => Promise<void>): Pacer {
	const starts: number[] = [];
	return async () => {
		for (;;) {
			const at = now().getTime();
			while (starts.length > 0 && at - (starts[0] ?? 0) >= windowMs) starts.shift();
			if (starts.length < calls) {
				starts.push(at);
				return;
			}
			await sleep(Math.max(1, windowMs - (at - (starts[0] ?? 0))));
		}
	};
}
