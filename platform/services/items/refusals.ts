import { type Day, declareRefusals, type Say, say } from '../../../base/index.ts'

/** As `ItemFault` of the declarations, which show these refusals on. */
type Fault = { readonly path: string; readonly says: Say }

export const refusals = declareRefusals({
  'items.unknown': {
    http: 404,
    says: () => say('没有这个事项，或它还没有发布', 'There is no such service item, or it is not published'),
    remedy: say('请在事项目录中重新选择', 'Choose again in the list of items'),
  },
  'items.noVersion': {
    http: 404,
    says: (d: { version: number }) =>
      say(`该事项没有第 ${d.version} 版`, `This item has no version ${d.version}`),
    remedy: say('请查看版本列表', 'See its list of versions'),
  },
  'items.noDraft': {
    http: 409,
    says: () => say('该事项没有正在编写的版本', 'No version of this item is being written'),
    remedy: say('请先新建一个版本', 'Begin a new version first'),
  },
  'items.badVersion': {
    http: 422,
    says: (d: { faults: readonly Fault[] }) =>
      say(
        `事项有 ${d.faults.length} 处不符合要求：${d.faults[0]?.says.zh ?? ''}`,
        `${d.faults.length} thing(s) of the item are not right: ${d.faults[0]?.says.en ?? ''}`,
      ),
    remedy: say('请逐条修改后再发布，已填内容不会丢失', 'Mend each, then publish; nothing typed is lost'),
  },
  'items.badBasic': {
    http: 422,
    says: (d: { faults: readonly Fault[] }) =>
      say(
        `基本目录有误：${d.faults[0]?.says.zh ?? ''}`,
        `The basic entry is not right: ${d.faults[0]?.says.en ?? ''}`,
      ),
    remedy: say('请按提示修改', 'Mend what is named'),
  },
  'items.noBasic': {
    http: 422,
    says: (d: { code: string }) => say(`基本目录中没有“${d.code}”`, `The basic list has no item ${d.code}`),
    remedy: say('请先在基本目录中登记该事项', 'Enter it in the basic list first'),
  },
  'items.changed': {
    http: 409,
    says: () => say('这个版本刚被别人改过', 'Somebody else has just changed this version'),
    remedy: say('请重新打开后再改', 'Open it again and repeat the change'),
  },
  'items.notLater': {
    http: 409,
    says: (d: { from: Day }) =>
      say(`生效日期应晚于上一版本的 ${d.from}`, `It must begin after the version before (${d.from})`),
    remedy: say('请选择更晚的日期', 'Choose a later day'),
  },
  'items.notNow': {
    http: 409,
    says: (d: { state: Say }) =>
      say(`事项当前为“${d.state.zh}”，不能这样办`, `Not possible while the item is ${d.state.en}`),
    remedy: say('请刷新查看最新状态', 'Reload to see how it stands'),
  },
  'items.paused': {
    http: 409,
    says: (d: { why: string }) =>
      say(`该事项暂停受理：${d.why}`, `This item is not being accepted at present: ${d.why}`),
    remedy: say('请留意恢复公告，或电话咨询', 'Watch for the notice, or call the unit'),
  },
  'items.notYours': {
    http: 403,
    says: () => say('只有事项管理员可以维护事项', 'Items are kept by the item manager'),
    remedy: say('请联系事项管理员', 'Ask the item manager'),
  },
  'items.noDocument': {
    http: 404,
    says: () => say('没有这份文书，或校验码不对', 'There is no such document, or its check code is wrong'),
    remedy: say('请扫描文书上的二维码', 'Scan the QR code on the document'),
  },
  'items.noSample': {
    http: 404,
    says: () => say('这个材料没有样本', 'This material has no sample'),
    remedy: say('请看受理要点，或电话咨询', 'Read what is looked at, or call the unit'),
  },
  'items.sampleNotYours': {
    http: 422,
    says: (d: { code: string }) =>
      say(`材料“${d.code}”的样本不是您上传的文件`, `The sample of ${d.code} is not a file that you uploaded`),
    remedy: say('请在这里重新上传样本', 'Upload the sample here'),
  },
  'items.documentRevoked': {
    http: 409,
    says: () => say('这份文书已经撤销', 'This document was revoked already'),
    remedy: say('请刷新查看', 'Reload to see it'),
  },
  'items.badSheet': {
    http: 422,
    says: (d: { what: string }) =>
      say(`不是事项清单工作簿：${d.what}`, `Not a workbook of service items: ${d.what}`),
    remedy: say('请先导出模板，按模板填写后再导入', 'Export the sheet first and fill it in'),
  },
})
