import type { VNode } from 'preact';
import { DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';

/** In seconds. Often enough to keep two people out of each other's way, and next to nothing for the server. */
const EVERY_S = 10;

/** What the script sends to learn what is new; it has no button, and does nothing without the script. */
export function LiveForm({ at, hidden }: { at: SignedIn; hidden: Readonly<Record<string, string | undefined>> }): VNode {
	return (
		<DeskForm at={at} go="queue" id="live-form" hidden={{ ...hidden, live: String(EVERY_S) }}>
			{''}
		</DeskForm>
	);
}
