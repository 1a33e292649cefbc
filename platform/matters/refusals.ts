import { declareRefusals, type Say, say } from '../../base/index.ts'

const reload = say('请刷新页面，按最新状态重新操作', 'Reload the page and act on the current state')

/** What a person can meet when opening or moving a matter. */
export const refuse = declareRefusals({
  'matter.notFound': {
    http: 404,
    says: () => say('没有找到这件事项', 'This matter was not found'),
    remedy: say(
      '请核对编号；编号以受理短信或页面为准',
      'Check the number as given when the request was taken',
    ),
  },
  'matter.unknownType': {
    http: 422,
    says: (d: { type: string }) => say(`没有“${d.type}”这类事项`, `There is no matter type ${d.type}`),
    remedy: say('请选择系统列出的事项类型', 'Choose one of the listed matter types'),
  },
  'matter.badForm': {
    http: 422,
    says: (d: { fields: readonly unknown[] }) =>
      say(`有 ${d.fields.length} 处填写不符合要求`, `${d.fields.length} field(s) are not right`),
    remedy: say(
      '请按每一栏下方的提示修改后再提交，已填内容不会丢失',
      'Correct each field as its message says; nothing typed is lost',
    ),
  },
  'matter.keyTaken': {
    http: 422,
    says: (d: { number: string }) =>
      say(
        `这次提交此前已经收到，登记为 ${d.number}，但内容与现在不同`,
        `This submission came in before, as ${d.number}, with other content`,
      ),
    remedy: say(
      '请先查看该事项；确属另一件事的，请刷新页面重新填写（接口调用请换新的 Idempotency-Key）',
      'Look at that matter first; for another one reload the page and fill it in anew (programs: use a new Idempotency-Key)',
    ),
  },
  'matter.stale': {
    http: 409,
    says: (d: { version: number; state: Say }) =>
      say(
        `这件事项刚被别人处理过，现在是“${d.state.zh}”`,
        `Somebody has just changed this matter; it is now “${d.state.en}”`,
      ),
    remedy: say(
      '请查看最新状态，确认后再次提交；您填写的内容已保留',
      'Look at the current state and submit again; what you typed is kept',
    ),
  },
  'matter.wrongState': {
    http: 409,
    says: (d: { action: Say; state: Say; allowed: readonly Say[] }) =>
      say(
        `当前状态是“${d.state.zh}”，不能${d.action.zh}；只有在${d.allowed.map((s) => `“${s.zh}”`).join('、')}时可以`,
        `Not possible in state “${d.state.en}”: ${d.action.en} needs ${d.allowed.map((s) => `“${s.en}”`).join(', ')}`,
      ),
    remedy: reload,
  },
  'matter.notInBulk': {
    http: 422,
    says: (d: { action: Say }) =>
      say(`“${d.action.zh}”不能批量办理`, `“${d.action.en}” cannot be done on many matters at once`),
    remedy: say('请逐件打开办理', 'Open the matters one by one'),
  },
  'matter.wrongTask': {
    http: 409,
    says: (d: { action: Say }) =>
      say(`本单位的任务当前不能${d.action.zh}`, `This unit's task is not in a state for: ${d.action.en}`),
    remedy: reload,
  },
  'matter.notYours': {
    http: 403,
    says: (d: { needs: Say }) => say(`需要职责：${d.needs.zh}`, `Needs the duty: ${d.needs.en}`),
    remedy: say(
      '请由相应岗位办理，或向单位管理员申请职责',
      'Ask a holder of that duty to do it, or your administrator for the duty',
    ),
  },
  'matter.unknownAction': {
    http: 404,
    says: (d: { action: string }) => say(`没有“${d.action}”这个操作`, `There is no action ${d.action}`),
    remedy: reload,
  },
  'matter.needsTask': {
    http: 422,
    says: () => say('这个操作要指明是哪一个单位的任务', 'This action needs the task it is done on'),
    remedy: say('请在任务卡片上操作', 'Act from the card of the task'),
  },
  'matter.leadOnly': {
    http: 403,
    says: () => say('只有主办单位可以这样办', 'Only the lead unit can do this'),
    remedy: say('请联系主办单位', 'Ask the lead unit'),
  },
  'matter.oneLead': {
    http: 422,
    says: () =>
      say(
        '必须有且只有一个主办单位，协办单位不能与主办重复',
        'Exactly one lead unit is needed and helpers must differ from it',
      ),
    remedy: say('请重新选择主办和协办单位', 'Choose the lead and helper units again'),
  },
  'matter.unknownUnit': {
    http: 422,
    says: () => say('所选单位不存在或已撤销', 'The chosen unit does not exist or has ended'),
    remedy: say('请从单位列表中重新选择', 'Choose a unit from the list'),
  },
  'matter.noLine': {
    http: 422,
    says: () =>
      say(
        '派单要写明依据：选择职责清单条目，或写明理由',
        'A dispatch names its responsibility line or says why there is none',
      ),
    remedy: say(
      '请选择职责清单条目；清单没有合适条目的，请写明派单理由',
      'Pick a line; where none fits, write the reason of the dispatch',
    ),
  },
  'matter.partsOpen': {
    http: 409,
    says: (d: { open: number }) =>
      say(
        `还有 ${d.open} 个必办的协办任务没有回复，主办不能提交答复`,
        `${d.open} required helper task(s) have not replied; the lead cannot answer yet`,
      ),
    remedy: say(
      '请催办协办单位，或由派单员撤回该协办任务',
      'Urge the helpers, or have the dispatcher withdraw that task',
    ),
  },
  'matter.returnedTooOften': {
    http: 409,
    says: (d: { returns: number }) =>
      say(
        `已退单 ${d.returns} 次，热线办已作最终裁定，不能再退`,
        `Returned ${d.returns} times and finally ruled; it cannot be returned again`,
      ),
    remedy: say(
      '请先行办理，职责争议可在办结后提出修订职责清单',
      'Handle it first; propose a change to the responsibility list afterwards',
    ),
  },
  'matter.ownWork': {
    http: 403,
    says: (d: { action: Say; own: Say }) =>
      say(
        `“${d.own.zh}”是您办的，“${d.action.zh}”须由他人办理`,
        `You did “${d.own.en}”: somebody else has to do “${d.action.en}”`,
      ),
    remedy: say('请由另一人办理', 'Ask a colleague to do it'),
  },
  'matter.askOpen': {
    http: 409,
    says: () =>
      say('已有一个同类申请等待审批', 'A request of the same kind is already waiting for a decision'),
    remedy: say('请等待审批结果', 'Wait for the decision'),
  },
  'matter.noAsk': {
    http: 409,
    says: () => say('没有等待审批的申请', 'No request is waiting for a decision'),
    remedy: reload,
  },
  'matter.noAnswer': {
    http: 409,
    says: () => say('还没有可以审核的答复', 'There is no answer to check'),
    remedy: reload,
  },
  'matter.noVisit': {
    http: 409,
    says: () => say('没有等待回访的记录', 'No call-back is waiting'),
    remedy: reload,
  },
  'matter.noOrder': {
    http: 409,
    says: () => say('没有等待签收的督办', 'No order is waiting to be acknowledged'),
    remedy: reload,
  },
  'matter.sameMatter': {
    http: 422,
    says: () => say('不能与自己关联或合并', 'A matter cannot be linked to or merged into itself'),
    remedy: say('请输入另一件事项的编号', 'Give the number of another matter'),
  },
  'matter.mergedAlready': {
    http: 409,
    says: (d: { number: string }) =>
      say(`这件事项已并入 ${d.number}`, `This matter is already merged into ${d.number}`),
    remedy: say('请在主单上操作，或先撤销并单', 'Act on the head matter, or undo the merge first'),
  },
  'matter.mergeCircle': {
    http: 409,
    says: () =>
      say(
        '目标事项本身已并入别的事项或已办结，不能作主单',
        'The target is itself merged or closed and cannot be the head',
      ),
    remedy: say('请并入最终的主单', 'Merge into the final head'),
  },
  'matter.notMerged': {
    http: 409,
    says: () => say('这件事项没有被并单', 'This matter is not merged'),
    remedy: reload,
  },
  'matter.unknownLink': {
    http: 422,
    says: (d: { kind: string }) => say(`没有“${d.kind}”这种关联`, `There is no link of kind ${d.kind}`),
    remedy: say('请选择重复、同因、后续或子单', 'Choose duplicate-of, same-cause, follow-up or child-of'),
  },
  'matter.linkExists': {
    http: 409,
    says: () => say('两件事项之间已有这种关联', 'These matters are already linked this way'),
    remedy: reload,
  },
  'matter.extensionUsed': {
    http: 409,
    says: () =>
      say(
        '已延期过一次，再次延期须由热线办负责人办理',
        'Already extended once; a second extension is for the office head',
      ),
    remedy: say('请联系热线办负责人', 'Ask the head of the hotline office'),
  },
  'matter.noSuchStep': {
    http: 422,
    says: (d: { steps: readonly Say[] }) =>
      say(
        d.steps.length === 0
          ? '这件事项没有经过可以退回的环节'
          : `只能退回到经过的环节：${d.steps.map((one) => one.zh).join('、')}`,
        d.steps.length === 0
          ? 'This matter has been in no step that it could be sent back to'
          : `It can be sent back only to a step it was in: ${d.steps.map((one) => one.en).join(', ')}`,
      ),
    remedy: say('请选择列出的环节', 'Choose one of the listed steps'),
  },
  'matter.nothingToUndo': {
    http: 409,
    says: () =>
      say('没有可以撤回的操作：下一步已有人办理', 'There is nothing to take back: somebody has acted since'),
    remedy: say('请联系当前办理人退回', 'Ask whoever has it now to send it back'),
  },
  'matter.held': {
    http: 409,
    says: (d: { action: Say; kind: string; missing: readonly string[] }) =>
      d.kind === 'promise'
        ? say(
            `还有承诺补交的材料没有收到：${d.missing.join('、')}，不能${d.action.zh}`,
            `Promised materials are missing (${d.missing.join(', ')}): not possible yet: ${d.action.en}`,
          )
        : say(
            `还在等待 ${d.missing.join('、')} 的意见，不能${d.action.zh}`,
            `Waiting for the opinion of ${d.missing.join(', ')}: not possible yet: ${d.action.en}`,
          ),
    remedy: say('请催办，或由发起人结束后再办', 'Urge them, or have it ended by whoever began it'),
  },
  'matter.handedTo': {
    http: 409,
    says: (d: { name: string }) =>
      say(`这个环节已转给 ${d.name} 办理`, `This step has been handed to ${d.name}`),
    remedy: say('请由其办理，或再次转办收回', 'Let them do it, or hand it over again'),
  },
  'matter.opinionsOpen': {
    http: 409,
    says: () => say('同一会签或加签还没有结束', 'The same request for opinions is still open'),
    remedy: say('请等待意见，或先结束它', 'Wait for the opinions, or end it first'),
  },
  'matter.quorumTooHigh': {
    http: 422,
    says: (d: { asked: number }) =>
      say(
        `只征求 ${d.asked} 方意见，达不到规定的同意数`,
        `With ${d.asked} asked the needed number cannot agree`,
      ),
    remedy: say('请增加被征求意见的单位', 'Ask more units'),
  },
  'matter.unknownParty': {
    http: 422,
    says: () => say('所选单位或人员不存在', 'A chosen unit or person does not exist'),
    remedy: say('请从列表中重新选择', 'Choose again from the list'),
  },
  'matter.signerSelf': {
    http: 422,
    says: () => say('不能加签或转办给自己', 'You cannot name yourself'),
    remedy: say('请选择其他人员', 'Choose somebody else'),
  },
  'matter.sameUnit': {
    http: 422,
    says: () => say('已由该单位主办', 'That unit leads already'),
    remedy: say('请选择其他单位', 'Choose another unit'),
  },
  'matter.notAsked': {
    http: 403,
    says: () =>
      say('没有征求您或您单位的意见，或已经答复', 'Your opinion was not asked, or is given already'),
    remedy: reload,
  },
  'matter.badOpinion': {
    http: 422,
    says: () => say('请选择同意、不同意或弃权', 'Choose agree, refuse or abstain'),
    remedy: say('请选择一项意见', 'Choose one'),
  },
  'matter.noProceeding': {
    http: 409,
    says: () => say('没有正在进行的这项手续', 'No such proceeding is open'),
    remedy: reload,
  },
  'matter.specialOpen': {
    http: 409,
    says: () => say('已有一项特别程序在进行', 'A special procedure is under way already'),
    remedy: say('请先结束它', 'End it first'),
  },
  'matter.nothingPromised': {
    http: 422,
    says: () => say('没有写明承诺的内容', 'It does not say what is promised'),
    remedy: say('请选择或填写承诺补交的材料', 'Choose or write what is promised'),
  },
  'matter.promiseOpen': {
    http: 409,
    says: () => say('同类承诺还没有兑现', 'A promise of that kind is still open'),
    remedy: say('请先登记已补交的材料', 'Record first what has come in'),
  },
  'matter.notPromised': {
    http: 422,
    says: (d: { item: string }) =>
      say(`承诺清单里没有“${d.item}”`, `“${d.item}” is not on the list of what was promised`),
    remedy: say('请按承诺清单选择', 'Choose from the list'),
  },
  'matter.guardMissing': {
    http: 409,
    says: (d: { type: string; version: number; guard: string }) =>
      say(
        `第 ${d.version} 版流程的规则“${d.guard}”在当前应用中已不存在，不能办理`,
        `The rule ${d.guard} of version ${d.version} of ${d.type} is not supplied any longer: it cannot be moved`,
      ),
    remedy: say(
      '请系统管理员恢复该规则，或将在办件迁移到新版流程',
      'Have the rule restored, or migrate the running matters to the new version',
    ),
  },
  'matter.versionUnknown': {
    http: 409,
    says: (d: { type: string; version: number }) =>
      say(`没有保存 ${d.type} 第 ${d.version} 版流程`, `Version ${d.version} of ${d.type} is not kept`),
    remedy: say('请将这件事项迁移到现行流程', 'Migrate the matter to the present version'),
  },
  'flow.badMap': {
    http: 422,
    says: (d: { what: Say }) => say(`迁移对应表有误：${d.what.zh}`, `The map is wrong: ${d.what.en}`),
    remedy: say('请改正对应表后重新预演', 'Correct it and rehearse again'),
  },
  'flow.nothingToMove': {
    http: 409,
    says: (d: { stuck: number }) =>
      say(`没有可以迁移的在办件（${d.stuck} 件不能迁移）`, `Nothing can be moved (${d.stuck} cannot)`),
    remedy: say('请查看预演结果，补充对应关系', 'Look at the rehearsal and complete the map'),
  },
  'flow.migrationRunning': {
    http: 409,
    says: (d: { by: string }) =>
      say(
        `${d.by} 发起的迁移还没有结束，或已经撤销`,
        `The migration begun by ${d.by} is still under way, or was taken back`,
      ),
    remedy: say('请等待其结束', 'Wait until it has ended'),
  },
  'flow.unknownMigration': {
    http: 404,
    says: () => say('没有这次迁移', 'There is no such migration'),
    remedy: reload,
  },
  'matter.badDay': {
    http: 422,
    says: (d: { day: string }) =>
      say(
        `日期 ${d.day} 不可用：须晚于今天且在工作日历之内`,
        `The day ${d.day} cannot be used: it must be later than today and inside the calendar`,
      ),
    remedy: say('请另选日期', 'Choose another day'),
  },
})
