import { declareRefusals, type Say, say } from '../../../base/index.ts'

export const refusals = declareRefusals({
  'catalogue.noDataset': {
    http: 404,
    says: () => say('没有这个数据资源', 'There is no such dataset'),
    remedy: say('请在数据目录中重新选择', 'Choose again in the catalogue'),
  },
  'catalogue.itemType': {
    http: 409,
    says: ({ item, was, wanted }: { item: string; was: string; wanted: string }) =>
      say(
        `信息项“${item}”的类型不能由 ${was} 改为 ${wanted}`,
        `The type of item "${item}" cannot change from ${was} to ${wanted}`,
      ),
    remedy: say(
      '请新增一个信息项，旧项停用后保留其数据',
      'Add a new item; the old one keeps its data once it is taken out',
    ),
  },
  'catalogue.badDraft': {
    http: 422,
    says: ({ told }: { told: Say; faults: readonly { readonly path: string; readonly says: Say }[] }) =>
      say(told.zh, told.en),
    remedy: say('请按提示修改后再提交', 'Mend what is named, then send it again'),
  },
  'catalogue.notYours': {
    http: 403,
    says: ({ unit }: { unit: string }) =>
      say(`该目录由“${unit}”的数据管理员维护`, `This entry is kept by the data steward of ${unit}`),
    remedy: say(
      '请联系该单位的数据管理员或数据主管',
      'Ask the data steward of that unit or the data authority',
    ),
  },
  'catalogue.notNow': {
    http: 409,
    says: ({ state, act }: { state: Say; act: Say }) =>
      say(`当前为“${state.zh}”，不能${act.zh}`, `It is ${state.en}: it cannot be ${act.en} now`),
    remedy: say('请刷新查看最新状态', 'Reload to see how it stands'),
  },
  'catalogue.stale': {
    http: 409,
    says: ({ by }: { by: string }) =>
      say(`${by}刚刚修改过这份目录`, `${by} has changed this entry meanwhile`),
    remedy: say('请查看最新内容后再改', 'Look at it as it is now, then change it again'),
  },
  'catalogue.keyChanged': {
    http: 409,
    says: ({ was, now }: { was: string; now: string }) =>
      say(
        `业务主键由“${was || '无'}”改为“${now || '无'}”，已入库的数据将按新主键识别`,
        `The business key changes from "${was || 'none'}" to "${now || 'none'}": rows that stand were told apart by the old one`,
      ),
    remedy: say(
      '确需更改的，请写明理由后发布',
      'If it must change, publish again with the reason written down',
    ),
  },
  'catalogue.ownAct': {
    http: 403,
    says: () => say('编写人不能审核自己的目录', 'Who wrote an entry does not approve it himself'),
    remedy: say('请本单位负责人审核', 'Let the leader of your unit look at it'),
  },
  'catalogue.registerKept': {
    http: 409,
    says: () =>
      say(
        '系统台账的信息项由其声明决定，不能在目录中修改',
        'The items of a register follow its declaration and are not changed in the catalogue',
      ),
    remedy: say('可修改摘要、共享与开放属性', 'Abstract, sharing and opening can be changed'),
  },
  'catalogue.noReason': {
    http: 422,
    says: () => say('请写明理由（至少 4 个字）', 'Write the reason (at least 4 characters)'),
    remedy: say('补充理由后再试', 'Add the reason and try again'),
  },
  'catalogue.noDemand': {
    http: 404,
    says: () => say('没有这条数据需求', 'There is no such demand'),
    remedy: say('请在需求清单中重新选择', 'Choose again in the demand list'),
  },
  'catalogue.notOpen': {
    http: 404,
    says: () => say('该数据未向社会开放', 'These data are not open to the public'),
    remedy: say('请在开放数据列表中选择', 'Choose in the list of open data'),
  },
  'catalogue.badDcat': {
    http: 422,
    says: ({ why }: { why: Say }) =>
      say(`不是可读的 DCAT 目录：${why.zh}`, `This is no readable DCAT catalogue: ${why.en}`),
    remedy: say('请提供 DCAT 的 JSON-LD 或 Turtle 文件', 'Give a DCAT file as JSON-LD or Turtle'),
  },
})
