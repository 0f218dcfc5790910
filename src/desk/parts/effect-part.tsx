import type { VNode } from 'preact';
import { targetPhrase } from '../../approve/describe-approval';
import type { ActionProposal } from '../../draft/proposal';
import { toolCallOf } from '../../draft/tool-call';
import type { LiveReading } from '../../execute/live-value';
import { NO_SPANS, type FoundSpans } from '../find-spans';
import { CallPart } from './call-part';
import { Inline } from './exact';
import { MessagePart } from './message-part';
import { Outside } from './outside';
import { RecordPart } from './record-part';
import { ToolPart } from './tool-part';

/** What would be done, from the stored payload alone. */
export function EffectPart({ action, found = NO_SPANS, live }: { action: ActionProposal; found?: FoundSpans; live?: LiveReading | undefined }): VNode {
	const call = toolCallOf(action);
	if (call) return <ToolPart call={call} node={action.target_object} />;
	return (
		<>
			<p class="muted target">
				<Inline text={targetPhrase(action)} /> <Outside url={action.target_url} />
			</p>
			{action.proposed_changes && <RecordPart changes={action.proposed_changes} found={found} live={live} />}
			{action.message && <MessagePart message={action.message} found={found} />}
			{action.request && <CallPart request={action.request} />}
		</>
	);
}
