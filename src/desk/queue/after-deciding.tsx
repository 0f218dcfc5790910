import type { ComponentChildren, VNode } from 'preact';
import { isDaaError } from '../../errors';
import type { DeskVisit } from '../handle-desk';
import { noteFault, type DeskResponse } from '../handle-review';
import { Inline } from '../parts/exact';
import { deskFrame } from '../session/frame';
import type { SignedIn } from '../session/signed-in';
import type { QueueNote } from './queue-page';

export function Note({ note: { good, text } }: { note: QueueNote }): VNode {
	return (
		<div class={good ? 'note good' : 'note'} role="status">
			<p>
				<Inline text={text} />
			</p>
		</div>
	);
}

/**
 * The first of some pages that can be shown. A decision that stands is told whatever becomes of the page after it: an
 * error page would say that nothing was decided. `told`: what was decided, for when none can be.
 */
export async function afterDeciding(visit: DeskVisit, at: SignedIn, told: ComponentChildren, pages: readonly (() => Promise<DeskResponse | undefined>)[]): Promise<DeskResponse> {
	for (const page of pages) {
		try {
			const response = await page();
			if (response) return response;
		} catch (error) {
			if (!isDaaError(error)) noteFault(visit.ports, visit, error);
		}
	}
	const body = (
		<>
			<h1>Your decision is recorded</h1>
			{told}
			<p class="lead">What else waits for you cannot be shown just now. Press Queue to try again.</p>
		</>
	);
	return deskFrame(visit, at, { title: 'Your decision is recorded', active: 'queue', body });
}
