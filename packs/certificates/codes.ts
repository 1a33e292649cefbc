import { codeEntry, codeList } from '../../kit/index.ts'

export const codes = [
  codeList('certificateDoubt', '证照异议类型', 'What is wrong with a certificate', [
    codeEntry('surface', '照面信息有误', 'wrong on its surface'),
    codeEntry('holder', '不是本人的证照', 'not mine'),
    codeEntry('state', '状态与实际不符', 'its state is not so'),
    codeEntry('used', '未经同意被使用', 'used without consent'),
  ]),
  codeList('certificateChange', '证照状态变更', 'Change of a certificate', [
    codeEntry('suspend', '暂扣', 'suspend'),
    codeEntry('resume', '发还', 'give back'),
    codeEntry('cancel', '注销', 'cancel'),
    codeEntry('revoke', '撤销', 'revoke'),
    codeEntry('annul', '吊销', 'annul'),
  ]),
]
