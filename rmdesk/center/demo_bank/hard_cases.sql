-- What occurs in every demo bank of 300 customers or more. Each question gives the ids of the rows concerned; :today is the business date, :as_of the
-- last closed day, :in7 seven days ahead, :ago5 five days back. Valid on SQLite and PostgreSQL.

-- lunar_birthday: a lunar birthday
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar';

-- lunar_leap_month: born in a lunar leap month
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar' AND CAST(birth_leap AS integer) = 1;

-- lunar_thirtieth: born on the 30th of a lunar month, which some years do not have
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar' AND birth_day = 30;

-- lunar_new_years_eve: born on 腊月三十
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar' AND birth_month = 12 AND birth_day = 30;

-- lunar_late: born late in the 11th lunar month, so the birthday falls into a solar year twice or not at all
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar' AND birth_month = 11 AND birth_day >= 20;

-- lunar_twelfth: born in the 12th lunar month
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'lunar' AND birth_month = 12;

-- leap_day: born on 29 February
SELECT customer_id FROM retail_profile WHERE birth_calendar = 'solar' AND birth_month = 2 AND birth_day = 29;

-- unknown_year: a birthday without a year
SELECT customer_id FROM retail_profile WHERE birth_month IS NOT NULL AND birth_year IS NULL;

-- no_birthday: no birthday known
SELECT customer_id FROM retail_profile WHERE birth_month IS NULL;

-- no_phone: an active person without any phone
SELECT id
FROM customer c
WHERE status = 'active' AND kind = 'retail'
  AND NOT EXISTS (SELECT 1 FROM contact_point p WHERE p.customer_id = c.id AND p.kind IN ('mobile', 'phone'));

-- two_characters: a name of two characters
SELECT id FROM customer WHERE kind = 'retail' AND length(name) = 2;

-- compound_surname: a compound surname
SELECT id FROM customer WHERE kind = 'retail' AND length(name) > 2 AND substr(name, 1, 2) IN ('欧阳', '司马', '上官', '诸葛', '慕容');

-- heteronym_surname: a surname read otherwise than the character usually is
SELECT id
FROM customer
WHERE kind = 'retail' AND substr(name, 1, 1) IN ('曾', '单', '解', '仇', '查', '区', '朴', '翟', '缪', '覃', '乐', '盖', '吕');

-- middle_dot: a name with a middle dot
SELECT id FROM customer WHERE kind = 'retail' AND name LIKE '%·%';

-- traditional: a name in traditional characters, sorted as the simplified one
SELECT id FROM customer WHERE name = '陳家豪' AND search_name = 'chen 陈 jia 家 hao 豪';

-- latin: a name in Latin script
SELECT id FROM customer WHERE kind = 'retail' AND name LIKE '% %';

-- long_company_name: a company name of forty characters or more
SELECT id FROM customer WHERE kind = 'corporate' AND length(name) >= 40;

-- dormant: a dormant customer, who still has an account
SELECT c.id
FROM customer c
WHERE c.status = 'dormant'
  AND EXISTS (SELECT 1 FROM account_role r JOIN account a ON a.id = r.account_id WHERE r.customer_id = c.id AND a.status = 'open');

-- lost: a lost customer, all of whose accounts are closed
SELECT c.id
FROM customer c
WHERE c.status = 'lost'
  AND NOT EXISTS (SELECT 1 FROM account_role r JOIN account a ON a.id = r.account_id WHERE r.customer_id = c.id AND a.status = 'open');

-- potential: a prospect without accounts
SELECT id FROM customer c WHERE status = 'potential' AND NOT EXISTS (SELECT 1 FROM account_role r WHERE r.customer_id = c.id);

-- joint_two_managers: a joint account whose holders have two managers
SELECT r.account_id
FROM account_role r
JOIN assignment s ON s.customer_id = r.customer_id AND s.valid_to IS NULL AND s.part = 'lead'
WHERE r.role IN ('owner', 'joint')
GROUP BY r.account_id
HAVING count(DISTINCT s.person_id) > 1;

-- lead_and_assist: lead and assist managers whose shares make a whole
SELECT customer_id
FROM assignment
WHERE valid_to IS NULL
GROUP BY customer_id
HAVING count(*) = 2 AND sum(share) = 1000000 AND min(share) > 0;

-- authorised: somebody authorised on another's account
SELECT customer_id FROM account_role WHERE role = 'authorised';

-- moved_in: a customer who came from another manager within five days
SELECT s.customer_id
FROM assignment s
JOIN assignment e ON e.customer_id = s.customer_id AND e.valid_to IS NOT NULL AND e.person_id <> s.person_id
WHERE s.valid_to IS NULL AND s.valid_from >= :ago5;

-- many_accounts: more than forty accounts
SELECT customer_id FROM account_role GROUP BY customer_id HAVING count(*) > 40;

-- negative_balance: an overdrawn account
SELECT id FROM account a WHERE (SELECT amount FROM balance b WHERE b.account_id = a.id ORDER BY date DESC LIMIT 1) < 0;

-- foreign_currency: an account in a foreign currency
SELECT id FROM account WHERE currency <> 'CNY';

-- deposit_due: a time deposit of 50万 or more that matures within a week and does not roll over
SELECT account_id
FROM time_deposit
WHERE principal >= 50000000 AND CAST(rollover AS integer) = 0 AND closed IS NULL AND maturity BETWEEN :today AND :in7;

-- deposit_rollover: a time deposit that rolls over within a week
SELECT account_id FROM time_deposit WHERE CAST(rollover AS integer) = 1 AND closed IS NULL AND maturity BETWEEN :today AND :in7;

-- deposit_matured: a time deposit that was paid out yesterday
SELECT account_id FROM time_deposit WHERE closed = :as_of;

-- wealth_due: a wealth product that matures within a week
SELECT h.customer_id
FROM holding h
JOIN product p ON p.id = h.product_id
WHERE p.line = 'wealth' AND h.value > 0 AND h.maturity BETWEEN :today AND :in7;

-- fund_loss: a fund that lost 30 % or more
SELECT h.customer_id
FROM holding h
JOIN product p ON p.id = h.product_id
WHERE p.line = 'fund' AND h.value * 10 <= h.cost * 7;

-- swing_out: 50万 or more that left yesterday
SELECT account_id FROM "transaction" WHERE date = :as_of AND amount <= -50000000 AND CAST(own_account AS integer) = 0;

-- swing_in: 50万 or more that came yesterday
SELECT account_id FROM "transaction" WHERE date = :as_of AND amount >= 50000000 AND CAST(own_account AS integer) = 0;

-- own_transfer: a large transfer between own accounts yesterday, which is no swing
SELECT account_id FROM "transaction" WHERE date = :as_of AND amount <= -50000000 AND CAST(own_account AS integer) = 1;

-- wedding: money spent at a wedding shop
SELECT account_id FROM "transaction" WHERE category = 'wedding';

-- month_end_instalments: instalments on the 31st, clamped in shorter months
SELECT loan_id
FROM instalment
GROUP BY loan_id
HAVING max(substr(CAST(due AS text), 9)) = '31' AND min(substr(CAST(due AS text), 9)) < '31';

-- overdue: an instalment past due
SELECT loan_id FROM instalment WHERE due <= :as_of AND paid_on IS NULL;

-- non_performing: a non-performing loan
SELECT id FROM loan WHERE grade IN ('substandard', 'doubtful', 'loss');

-- line_expiring: a credit line that expires within ninety days
SELECT customer_id FROM credit_line WHERE expiry BETWEEN :today AND :in90;

-- card_expiring: a card that expires within sixty days
SELECT customer_id FROM card WHERE expiry BETWEEN :today AND :in60;

-- id_expiring: an identity document that expires within ninety days
SELECT customer_id FROM retail_profile WHERE id_expiry BETWEEN :today AND :in90;

-- id_expired: an identity document that has expired
SELECT customer_id FROM retail_profile WHERE id_expiry < :today;

-- risk_expired: a risk rating older than a year
SELECT customer_id FROM retail_profile WHERE risk_rated_on < :ago365;

-- do_not_call: refuses calls
SELECT customer_id FROM preference WHERE CAST(do_not_call AS integer) = 1;

-- open_complaint: an open complaint
SELECT customer_id FROM complaint WHERE status = 'open';

-- not_reached: a well-off customer whom nobody has reached for ninety days
SELECT c.id
FROM customer c
WHERE c.level IN ('private', 'diamond', 'platinum') AND c.status = 'active'
  AND NOT EXISTS (
    SELECT 1 FROM contact k WHERE k.customer_id = c.id AND CAST(k.connected AS integer) = 1 AND k.business_date > :ago90
  );

-- task_today: a task due today
SELECT id FROM activity WHERE due = :today AND status IN ('open', 'in_progress');

-- task_overdue: an overdue task
SELECT id FROM activity WHERE due < :today AND status IN ('open', 'in_progress');

-- campaign_task: an open task of a campaign
SELECT a.id FROM activity a JOIN campaign c ON c.id = a.campaign_id WHERE a.status = 'open';

-- own_task: a task without a customer
SELECT id FROM activity WHERE customer_id IS NULL;

-- spouses: a married couple, both customers
SELECT r.id FROM customer_relation r JOIN relation_type t ON t.id = r.type_id WHERE t.code = 'spouse';

-- group_company: a member of a group of companies
SELECT r.customer_id FROM customer_relation r JOIN relation_type t ON t.id = r.type_id WHERE t.code = 'group_member';

-- executive: a company's legal representative who is a customer
SELECT r.customer_id FROM customer_relation r JOIN relation_type t ON t.id = r.type_id WHERE t.code = 'legal_representative';

-- birthday_today: a birthday today
SELECT p.customer_id
FROM retail_profile p
WHERE p.birth_calendar = 'solar'
  AND p.birth_month = CAST(substr(:today, 6, 2) AS integer) AND p.birth_day = CAST(substr(:today, 9, 2) AS integer);
