import type { VNode } from 'preact';
import type { Message } from '../../draft/proposal';
import type { FoundSpans } from '../find-spans';
import { fileSize } from '../format';
import { Exact, Inline } from './exact';
import { Outside } from './outside';

type Attachment = NonNullable<Message['attachments']>[number];

function Attached({ file }: { file: Attachment }): VNode {
	const facts = [file.content_type, file.size === undefined ? undefined : fileSize(file.size)].filter((fact) => fact !== undefined);
	return (
		<li>
			<Inline text={file.name} />
			{facts.length > 0 && (
				<span class="muted">
					{' '}
					(<Inline text={facts.join(', ')} />)
				</span>
			)}{' '}
			<Outside url={file.url} />
		</li>
	);
}

/** The message to the letter: who gets it, what it says, what goes with it. */
export function MessagePart({ message, found }: { message: Message; found: FoundSpans }): VNode {
	const attachments = message.attachments ?? [];
	return (
		<>
			<dl class="facts">
				<dt>By</dt>
				<dd>
					<Inline text={message.channel} />
				</dd>
				<dt>To</dt>
				<dd>
					{message.recipients.map((recipient, index) => (
						<>
							{index > 0 && ', '}
							<Inline text={recipient} />
						</>
					))}
					{message.recipients.length > 1 && <span class="muted"> ({message.recipients.length} recipients)</span>}
				</dd>
				<dt>Subject</dt>
				<dd>{message.subject === undefined || message.subject === '' ? <span class="muted">none</span> : <Exact text={message.subject} marked found={found.inText(message.subject)} />}</dd>
				<dt>Attachments</dt>
				<dd>
					{attachments.length === 0 ? (
						<span class="muted">none</span>
					) : (
						<ul class="plain">
							{attachments.map((file) => (
								<Attached file={file} />
							))}
						</ul>
					)}
				</dd>
			</dl>
			<div class="sheet">
				<Exact text={message.body} marked found={found.inText(message.body)} />
			</div>
			<p class="key">
				Marked: <mark>numbers, dates and amounts</mark> and <mark class="word">words that commit</mark>
				{found.inText(message.body).length > 0 && (
					<>
						; framed: <span class="found">what the scan found</span>
					</>
				)}
				.
			</p>
		</>
	);
}
