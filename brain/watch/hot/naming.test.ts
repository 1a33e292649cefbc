import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nameOf, Said } from './naming.ts'

const one = (title: string, text = '') => ({ title, text })
/** What people write on other days. */
const others = [
  ...[
    '路灯不亮请维修',
    '公交车班次太少',
    '小区物业费太高',
    '广场舞噪音扰民',
    '路面坑洼不平',
    '下雨道路积水',
  ].flatMap((title) =>
    ['东街', '西街', '南街', '北街', '中街'].map((street) =>
      one(`${street}${title}`, `${street}的${title}，希望处理。`),
    ),
  ),
]
const named = (group: readonly { title: string; text: string }[]) => {
  const said = new Said()
  for (const text of [...others, ...group]) said.add(text)
  return nameOf(group, said)
}

describe('a group is called by what its requests say and others do not', () => {
  test('place and subject, also when no dictionary knows the place', () => {
    const { text, grip } = named([
      one('翠珑湾二期电梯坏了一周', '翠珑湾二期三栋电梯坏了一周没人修'),
      one('翠珑湾二期电梯困人', '昨晚翠珑湾二期电梯困人'),
      one('反映翠珑湾二期的电梯问题', '翠珑湾二期的电梯天天停'),
      one('翠珑湾二期电梯停运', '翠珑湾二期电梯停运，老人上不了楼'),
    ])
    assert.match(text ?? '', /翠珑湾/)
    assert.match(text ?? '', /电梯/)
    assert.equal(grip, 1)
  })

  test('no name begins or ends with a particle or a word of courtesy', () => {
    const { text, phrases } = named([
      one('关于青禾苑的幼儿园何时开学的咨询', '请问领导青禾苑的幼儿园什么时候开学'),
      one('咨询青禾苑的幼儿园', '青禾苑的幼儿园的学位怎么申请，谢谢'),
      one('青禾苑的幼儿园学位', '您好，青禾苑的幼儿园招生吗'),
    ])
    for (const part of [...(text ?? '').split('·'), ...phrases])
      assert.doesNotMatch(part, /^[的了在和]|[的了在和]$|咨询$|谢谢/)
    assert.match(text ?? '', /青禾苑/)
  })

  test('a name is no longer than people can read, even when all wrote the same letter', () => {
    const letter = '我们全体业主强烈要求停止在本小区东侧建设高压变电站并公开环境影响评价报告'
    const { text } = named(Array.from({ length: 5 }, () => one('要求停建变电站', letter)))
    assert.ok([...(text ?? '')].length <= 22, text ?? '')
    assert.match(text ?? '', /变电站/)
  })

  test('telephone numbers do not get into a name', () => {
    const { text } = named([
      one('13812345678诈骗电话', '自称客服13812345678诈骗电话'),
      one('举报13812345678诈骗电话', '13812345678诈骗电话又来了'),
      one('又是13812345678诈骗电话', '13812345678诈骗电话'),
    ])
    assert.doesNotMatch(text ?? '', /13812345678/)
  })

  test('empty texts, one character, 20,000 characters, another language, numbers: no name or a short one', () => {
    assert.equal(named([]).text, null)
    assert.equal(named([one(''), one('')]).text, null)
    assert.equal(named([one('1', '2'), one('1', '2')]).text, null)
    assert.equal(named([one('路灯')]).text, null)
    for (const text of [
      '啊'.repeat(20_000),
      'please help '.repeat(2_000),
      '12345'.repeat(4_000),
      '\ud800<b>\u0000',
    ])
      assert.ok((named([one(text, text), one(text, text)]).text?.length ?? 0) <= 22)
  })

  test('the same group has the same name in whatever order its requests stand', () => {
    const group = [
      one('长虹桥头违停堵路', '长虹桥头两侧违停'),
      one('长虹桥头车辆违停', '长虹桥头每天违停严重'),
      one('长虹桥头乱停车', '长虹桥头乱停车没人管'),
    ]
    assert.equal(named(group).text, named([...group].reverse()).text)
  })
})
