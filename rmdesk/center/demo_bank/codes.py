"""Code sets with their names in both languages. A set is named after the column whose values it explains."""

from __future__ import annotations

from rmdesk.center.demo_bank.companies import INDUSTRIES, SECTORS
from rmdesk.center.demo_bank.places import CITY, CITY_CODE, DISTRICTS
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key

_code = maker("code", "id code_set code name_zh name_en parent_code position", source="center")

_SETS = """
marital_status single 未婚 Single
marital_status married 已婚 Married
marital_status divorced 离异 Divorced
marital_status widowed 丧偶 Widowed
income_band under_5k 5千以下/月 Below_5,000_a_month
income_band 5k_10k 5千至1万/月 5,000_to_10,000_a_month
income_band 10k_20k 1万至2万/月 10,000_to_20,000_a_month
income_band 20k_50k 2万至5万/月 20,000_to_50,000_a_month
income_band 50k_100k 5万至10万/月 50,000_to_100,000_a_month
income_band over_100k 10万以上/月 Above_100,000_a_month
risk_rating C1 C1_保守型 C1_conservative
risk_rating C2 C2_稳健型 C2_cautious
risk_rating C3 C3_平衡型 C3_balanced
risk_rating C4 C4_进取型 C4_growth
risk_rating C5 C5_激进型 C5_aggressive
id_type resident_id 居民身份证 Resident_ID
id_type passport 护照 Passport
id_type credit_code 统一社会信用代码 Unified_social_credit_code
scale micro 微型 Micro
scale small 小型 Small
scale medium 中型 Medium
scale large 大型 Large
budget_level municipal 市级 Municipal
budget_level district 区级 District
budget_level street 街道 Street
grade junior 初级 Junior
grade middle 中级 Middle
grade senior 高级 Senior
grade principal 资深 Principal
position operator 操作工 Operator
position salesperson 销售员 Salesperson
position driver 驾驶员 Driver
position cashier 收银员 Cashier
position courier 快递员 Courier
position engineer 工程师 Engineer
position accountant 会计 Accountant
position programmer 程序员 Programmer
position designer 设计师 Designer
position lawyer 律师 Lawyer
position department_manager 部门经理 Department_manager
position director 总监/主任 Director
position deputy_general_manager 副总经理 Deputy_general_manager
position general_manager 总经理 General_manager
position chairman 董事长 Chairman
position finance_director 财务总监 Finance_director
position principal 校长 Principal
position secretary 秘书长 Secretary
position civil_servant 公务员 Civil_servant
position teacher 教师 Teacher
position doctor 医生 Doctor
position nurse 护士 Nurse
position proprietor 个体业主 Proprietor
position shop_owner 店主 Shop_owner
position retired 退休 Retired
position freelancer 自由职业 Freelancer
position farmer 农户 Farmer
position student 学生 Student
decision_role decides 决策人 Decides
decision_role influences 影响人 Influences
decision_role uses 经办人 Handles
kinship spouse 配偶 Spouse
kinship child 子女 Child
kinship parent 父母 Parent
kinship sibling 兄弟姐妹 Sibling
card_kind debit 借记卡 Debit_card
card_kind debit_gold 借记金卡 Gold_debit_card
card_kind credit 信用卡 Credit_card
card_kind credit_platinum 白金信用卡 Platinum_credit_card
sales_method phone 电话 Phone
sales_method visit 上门 Visit
sales_method branch 网点 Branch
sales_method mobile 手机银行 Mobile_banking
sales_method referral 转介绍 Referral
activity_category follow_up 跟进 Follow-up
activity_category campaign 营销活动 Campaign
activity_category requirement 客户需求 Requirement
activity_category birthday 生日关怀 Birthday
activity_category maturity 到期承接 Maturity
activity_category supervisor 主管交办 From_the_supervisor
activity_category own 个人事务 Own_work
complaint_category service 服务 Service
complaint_category product 产品 Product
complaint_category fee 收费 Fees
complaint_category privacy 隐私 Privacy
complaint_category channel 渠道 Channel
severity low 低 Low
severity normal 一般 Normal
severity high 高 High
severity serious 严重 Serious
urgency normal 一般 Normal
urgency urgent 紧急 Urgent
rating_kind relationship 关系评分 Relationship
transaction_category salary 工资 Salary
transaction_category pension 养老金 Pension
transaction_category transfer_in 转入 Money_in
transaction_category transfer_out 转出 Money_out
transaction_category shopping 购物 Shopping
transaction_category dining 餐饮 Dining
transaction_category household 居家缴费 Household
transaction_category telephone 通讯 Telephone
transaction_category education 教育 Education
transaction_category medical 医疗 Medical
transaction_category travel 旅行 Travel
transaction_category housing 居住 Housing
transaction_category rent 房租 Rent
transaction_category insurance 保险 Insurance
transaction_category cash 现金 Cash
transaction_category wedding 婚庆 Wedding
transaction_category baby 母婴 Baby
transaction_category time_deposit 定期存款 Time_deposit
transaction_category wealth 理财 Wealth_product
transaction_category sales 货款收入 Sales
transaction_category supplier 采购付款 Suppliers
transaction_category payroll 代发工资 Payroll
transaction_category tax 税费 Tax
transaction_channel card 刷卡 Card
transaction_channel mobile 手机银行 Mobile_banking
transaction_channel online 网上银行 Online_banking
transaction_channel batch 批量代发 Batch
transaction_channel cash_out 现金支取 Cash_out
transaction_channel internal 行内记账 Booked_by_the_bank
"""
"""Set, code, Chinese name, English name; an underscore in a name is a space."""


def code_rows() -> list[Row]:
    """Rows of `code`, with regions, industries and sectors."""
    entries = [tuple(line.split(maxsplit=3)) for line in _SETS.strip().splitlines()]
    listed = [(code_set, code, zh.replace("_", " "), en.replace("_", " "), "") for code_set, code, zh, en in entries]
    listed.append(("region", CITY_CODE, CITY, "Hangzhou", ""))
    listed += [("region", district.code, district.name, f"{district.english} District", CITY_CODE) for district in DISTRICTS]
    listed += [("industry", industry.code, industry.name_zh, industry.name_en, "") for industry in INDUSTRIES]
    listed += [("sector", sector.code, sector.name_zh, sector.name_en, "") for sector in SECTORS]
    return [
        _code(id_from_key("code", "demo", f"{code_set}/{code}"), code_set, code, zh, en, parent, position)
        for position, (code_set, code, zh, en, parent) in enumerate(listed, 1)
    ]
