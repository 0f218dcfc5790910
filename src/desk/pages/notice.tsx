import type { VNode } from 'preact';
import { Inline } from '../parts/exact';

export interface Said {
	good: boolean;
	text: string;
}

/** What came of what was just sent. */
export function Notice({ said }: { said: Said | undefined }): VNode | null {
	if (!said) return null;
	return (
		<div class={said.good ? 'note good' : 'note bad'} role={said.good ? 'status' : 'alert'} id="problem">
			<p>
				<Inline text={said.text.slice(0, 500)} />
			</p>
		</div>
	);
}
