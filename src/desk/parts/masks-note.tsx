import type { VNode } from 'preact';
import type { Review } from '../../approve/open-review';

const WORDS: Record<NonNullable<Review['masks']>, string> = {
	revealed: 'Personal data is shown to you in full here. In logs and workflows it stands under masks such as [EMAIL_1], and the originals are put back only when the action is carried out.',
	hidden: 'Personal data is masked, e.g. [EMAIL_1]. Your role does not see the originals; they are put back when the action is carried out.',
	gone: 'Personal data is masked, and its originals are not there any more. The action cannot be carried out: reject it, or ask for a new draft.',
};

/** Says whether what stands on this page is what will be sent. */
export function MasksNote({ masks }: { masks: Review['masks'] }): VNode | null {
	if (masks === undefined) return null;
	return (
		<div class={masks === 'gone' ? 'note bad' : 'note'} data-masks={masks}>
			<p>{WORDS[masks]}</p>
		</div>
	);
}
