import type { VNode } from 'preact';
import { safeHref } from '../format';
import { Inline } from './exact';

/** A link that leaves the page; its host is written out, because the address came with the draft. */
export function Outside({ url, label }: { url: string | undefined; label?: string }): VNode | null {
	if (url === undefined || url === '') return null;
	const safe = safeHref(url);
	if (!safe) return <Inline text={url} />;
	return (
		<a href={safe.href} target="_blank" rel="noopener noreferrer">
			{label === undefined ? 'Open' : label} on {safe.host} <span aria-hidden="true">↗</span>
		</a>
	);
}
