import type { VNode } from 'preact';
import { targetPhrase } from '../../approve/describe-approval';
import type { ActionProposal } from '../../draft/proposal';
import { CallPart } from './call-part';
import { Inline } from './exact';
import { MessagePart } from './message-part';
import { Outside } from './outside';
import { RecordPart } from './record-part';

/** What would be done, from the stored payload alone. */
export function EffectPart({ action }: { action: ActionProposal }): VNode {
	return (
		<>
			<p class="muted">
				<Inline text={targetPhrase(action)} /> <Outside url={action.target_url} />
			</p>
			{action.proposed_changes && <RecordPart changes={action.proposed_changes} />}
			{action.message && <MessagePart message={action.message} />}
			{action.request && <CallPart request={action.request} />}
		</>
	);
}
