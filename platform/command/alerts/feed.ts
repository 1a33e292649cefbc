import type { Instant } from '../../../base/index.ts'
import { writeCap } from './cap-write.ts'
import { readNodes } from './cap-xml.ts'
import { capTime } from './decide.ts'
import type { Alert } from './declare.ts'

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export type FeedOf = {
  /** Where the city is reached, without a slash at the end. */
  readonly base: string
  readonly title: string
  readonly author: string
}

const linkOf = (of: FeedOf, one: Alert) => `${of.base}/api/public/alerts/${one.id}.cap`
const bodyOf = (one: Alert, zh: boolean): string => {
  const info =
    one.cap?.infos.find((other) => other.language?.startsWith(zh ? 'zh' : 'en')) ?? one.cap?.infos[0]
  return info?.description ?? ''
}

/** Warnings as an Atom feed whose entries link to their CAP messages. */
export function atomOf(of: FeedOf, alerts: readonly Alert[], at: Instant): string {
  const newest = new Date(Math.max(0, ...alerts.map((one) => one.sent.getTime())))
  const entries = alerts
    .map(
      (one) => `  <entry>
    <id>urn:uuid:${one.id}</id>
    <title>${text(one.headline.zh)}</title>
    <updated>${capTime(one.sent)}</updated>
    <author><name>${text(one.releasedBy ? of.author : one.sender)}</name></author>
    <link rel="alternate" type="application/cap+xml" href="${text(linkOf(of, one))}"/>
    <summary>${text(bodyOf(one, true))}</summary>
  </entry>
`,
    )
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${text(of.base)}/api/public/alerts.atom</id>
  <title>${text(of.title)}</title>
  <updated>${capTime(alerts.length > 0 ? newest : at)}</updated>
  <link rel="self" type="application/atom+xml" href="${text(of.base)}/api/public/alerts.atom"/>
${entries}</feed>
`
}

/** The same as RSS 2.0. */
export function rssOf(of: FeedOf, alerts: readonly Alert[]): string {
  const items = alerts
    .map(
      (one) => `    <item>
      <guid isPermaLink="false">urn:uuid:${one.id}</guid>
      <title>${text(one.headline.zh)}</title>
      <pubDate>${one.sent.toUTCString()}</pubDate>
      <link>${text(linkOf(of, one))}</link>
      <description>${text(bodyOf(one, true))}</description>
    </item>
`,
    )
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>${text(of.title)}</title>
    <link>${text(of.base)}/</link>
    <description>${text(of.title)}</description>
${items}  </channel>
</rss>
`
}

/** A message of ours as it is handed out. */
export const capText = (one: Alert): string | null => (one.cap === null ? null : writeCap(one.cap))

/**
 * Messages of somebody's feed: those inside it that name their own namespace, and links to others. Links that leave https or
 * the host of the feed are not followed: a feed cannot send us anywhere it likes.
 */
export function capsIn(
  xml: string,
  from: string,
): { readonly inside: readonly string[]; readonly links: readonly string[] } {
  const root = readNodes(xml)
  if (!root.ok) throw new Error(root.error.en)
  if (root.value.name === 'alert') return { inside: [xml], links: [] }
  const inside = [...xml.matchAll(/<((?:[A-Za-z_][\w.-]*:)?alert)\s[^>]*xmlns[^>]*>[\s\S]*?<\/\1>/g)].map(
    (one) => one[0],
  )
  const host = new URL(from).host
  const links: string[] = []
  for (const tag of xml.matchAll(/<link\b([^>]*)>([^<]*)/g)) {
    const [attributes = '', content = ''] = [tag[1], tag[2]]
    const cap = /type\s*=\s*["']application\/(common-alerting-protocol|cap)\+xml["']/.test(attributes)
    const href = (/href\s*=\s*["']([^"']+)["']/.exec(attributes)?.[1] ?? content)
      .trim()
      .replaceAll('&amp;', '&')
    if (!cap && !/\.(cap|xml)(\?|$)/.test(href)) continue
    const url = URL.canParse(href, from) ? new URL(href, from) : null
    if (url?.protocol === 'https:' && url.host === host && url.href !== from) links.push(url.href)
  }
  return { inside, links: [...new Set(links)] }
}
