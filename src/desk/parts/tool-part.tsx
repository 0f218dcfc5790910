import type { VNode } from 'preact';
import type { ToolCall } from '../../draft/tool-call';
import { Value } from './record-part';
import { Exact, Inline } from './exact';

/** Named values by name; one value that has no name stands alone. */
function namesAndValues(parameters: ToolCall['parameters']): [string, unknown][] {
	return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters) ? Object.entries(parameters) : [['input', parameters]];
}

/** Which tool an agent wants to call, by the name of its node too where that is another, with every parameter it would be given. */
export function ToolPart({ call, node }: { call: ToolCall; node: string | undefined }): VNode {
	const rows = namesAndValues(call.parameters);
	return (
		<>
			<div class="sheet">
				<strong>
					<Exact text={call.tool} code />
				</strong>
				{node !== undefined && node !== call.tool && (
					<p class="small muted">
						Node <Inline text={node} />
					</p>
				)}
			</div>
			<h3>Parameters</h3>
			{rows.length === 0 && <p class="muted">none</p>}
			{rows.length > 0 && (
				<dl class="facts">
					{rows.map(([name, value]) => (
						<>
							<dt>
								<Inline text={name} />
							</dt>
							<dd>{typeof value === 'string' && value !== '' ? <Exact text={value} marked /> : <Value value={value} />}</dd>
						</>
					))}
				</dl>
			)}
		</>
	);
}
