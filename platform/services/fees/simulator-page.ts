import { yuan } from './decide.ts'

// The payer's page of the simulated platform: plain forms, no script, made for a phone.

const plain = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const frame = (title: string, inside: string) => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>
body{margin:0;background:#f4f6f9;color:#1c2430;font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:26rem;margin:0 auto;padding:1.5rem 1.25rem;display:flex;flex-direction:column;gap:1rem}
.card{background:#fff;border-radius:12px;padding:1.5rem 1.25rem;text-align:center;box-shadow:0 1px 3px #0f1b2d14}
h1{font-size:1.25rem;margin:0}.fen{font-size:2.5rem;font-weight:600;margin:.5rem 0;font-variant-numeric:tabular-nums}
.note{color:#5a6675;font-size:.9rem;margin:0}form{display:flex;flex-direction:column;gap:.75rem;margin:0}
button,a.button{display:block;box-sizing:border-box;width:100%;min-height:48px;border-radius:10px;border:1px solid #1557b0;background:#1557b0;color:#fff;font:inherit;text-align:center;text-decoration:none;line-height:48px;cursor:pointer}
button.quiet{background:#fff;color:#39475a;border-color:#c6cfdb}
button:focus-visible,a:focus-visible{outline:3px solid #ffb020;outline-offset:2px}
.tag{display:inline-block;background:#fff4d6;color:#6b4a00;border-radius:6px;padding:.1rem .5rem;font-size:.85rem}
</style></head><body><main>${inside}</main></body></html>`

export const payPage = (
  order: { readonly id: string; readonly title: string; readonly fen: number },
  back: string | null,
) =>
  frame(
    '模拟支付',
    `<p class="note"><span class="tag">模拟支付平台 · Simulator</span> 不会真的扣款 · no money moves</p>
<section class="card"><h1>${plain(order.title)}</h1><p class="fen">¥ ${yuan(order.fen)}</p>
<p class="note">收款方：非税收入（模拟）</p></section>
<form method="post" action="/pay/${order.id}/confirm"><button type="submit">确认支付 Pay</button></form>
<form method="post" action="/pay/${order.id}/giveup"><button class="quiet" type="submit">放弃支付 Give up</button></form>
${back ? `<p class="note"><a href="${plain(back)}">返回缴费页 Back</a></p>` : ''}`,
  )

export const messagePage = (zh: string, en: string, back: string | null) =>
  frame(
    zh,
    `<section class="card"><h1>${zh}</h1><p class="note">${en}</p></section>
${back ? `<a class="button" href="${plain(back)}">返回 Back</a>` : ''}`,
  )
