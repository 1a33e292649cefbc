import { say } from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'

const list = (
  name: string,
  zh: string,
  en: string,
  source: string,
  codes: readonly (readonly [string, string, string])[],
): CodeList => ({
  name,
  version: '2026',
  title: say(zh, en),
  source,
  codes: codes.map(([code, cn, eng]) => ({ code, title: say(cn, eng) })),
})

/** Code lists of the base registers 基础库代码. */
export const masterCodes: readonly CodeList[] = [
  list('personSex', '性别', 'Sex', 'GB/T 2261.1', [
    ['0', '未知', 'unknown'],
    ['1', '男', 'male'],
    ['2', '女', 'female'],
    ['9', '未说明', 'not stated'],
  ]),
  list('marriage', '婚姻状况', 'Marriage', 'GB/T 2261.2', [
    ['10', '未婚', 'single'],
    ['20', '已婚', 'married'],
    ['30', '丧偶', 'widowed'],
    ['40', '离婚', 'divorced'],
    ['90', '未说明', 'not stated'],
  ]),
  list('personState', '人口状态', 'State of a person', '本市', [
    ['registered', '在册', 'registered'],
    ['moved', '迁出', 'moved away'],
    ['dead', '死亡', 'dead'],
  ]),
  list('legalKind', '法人类型', 'Kind of legal person', '本市', [
    ['company', '企业', 'company'],
    ['shop', '个体工商户', 'sole trader'],
    ['agency', '机关', 'agency'],
    ['institution', '事业单位', 'public institution'],
    ['society', '社会组织', 'society'],
    ['village', '村（居）自治组织', 'village or neighbourhood'],
  ]),
  list('legalState', '登记状态', 'State of registration', '本市', [
    ['active', '存续', 'active'],
    ['suspended', '停业', 'suspended'],
    ['revoked', '吊销', 'revoked'],
    ['closed', '注销', 'closed'],
  ]),
  list('certificateState', '证照状态', 'State of a certificate', '本市', [
    ['valid', '有效', 'valid'],
    ['suspended', '暂扣', 'suspended'],
    ['revoked', '吊销', 'revoked'],
    ['expired', '过期', 'expired'],
    ['closed', '注销', 'closed'],
  ]),
]
