"""Schema 1: the first tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

STATEMENTS = (
    """
CREATE TABLE budget_article (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    CONSTRAINT uq_budget_article_uuid UNIQUE (uuid),
    CONSTRAINT uq_budget_article_code UNIQUE (code),
    CONSTRAINT ck_budget_article_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE TABLE local_holiday (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    day TEXT NOT NULL,
    label TEXT NOT NULL,
    CONSTRAINT uq_local_holiday_uuid UNIQUE (uuid),
    CONSTRAINT uq_local_holiday_day UNIQUE (day),
    CONSTRAINT ck_local_holiday_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_local_holiday_day_form CHECK (date(day, '+0 days') IS day)
) STRICT
    """,
    """
CREATE TABLE meta (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    register_uuid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    app_version TEXT NOT NULL,
    min_reader INTEGER NOT NULL,
    min_writer INTEGER NOT NULL,
    CONSTRAINT ck_meta_single_row CHECK (id = 1),
    CONSTRAINT ck_meta_register_uuid_form CHECK (length(register_uuid) = 36),
    CONSTRAINT ck_meta_created_at_form CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(created_at, 1, 19),
        '+0 days') IS substr(created_at, 1, 19) AND substr(created_at,
        20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT
    """,
    """
CREATE TABLE operation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    at_utc TEXT NOT NULL,
    tz_offset_minutes INTEGER NOT NULL,
    who TEXT NOT NULL,
    display_name TEXT NOT NULL,
    host TEXT NOT NULL,
    app_version TEXT NOT NULL,
    run_uuid TEXT NOT NULL,
    use_case TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id INTEGER,
    undoable INTEGER NOT NULL,
    changes_digest TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT uq_operation_uuid UNIQUE (uuid),
    CONSTRAINT fk_operation_target_id FOREIGN KEY(target_id) REFERENCES operation (id),
    CONSTRAINT uq_operation_prev_hash UNIQUE (prev_hash),
    CONSTRAINT uq_operation_hash UNIQUE (hash),
    CONSTRAINT ck_operation_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_operation_at_utc_form CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(at_utc, 1, 19),
        '+0 days') IS substr(at_utc, 1, 19) AND substr(at_utc, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT ck_operation_run_uuid_form CHECK (length(run_uuid) = 36),
    CONSTRAINT ck_operation_kind_form CHECK (kind IN ('do', 'undo', 'redo')),
    CONSTRAINT ck_operation_undoable_form CHECK (undoable IN (0, 1))
) STRICT
    """,
    """
CREATE TABLE price_index (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT uq_price_index_uuid UNIQUE (uuid),
    CONSTRAINT uq_price_index_code UNIQUE (code),
    CONSTRAINT ck_price_index_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT uq_setting_uuid UNIQUE (uuid),
    CONSTRAINT uq_setting_key UNIQUE ("key"),
    CONSTRAINT ck_setting_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE TABLE vendor (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    ape_code TEXT NOT NULL,
    address TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    phone TEXT NOT NULL,
    website TEXT NOT NULL,
    notes TEXT NOT NULL,
    archived_on TEXT,
    CONSTRAINT uq_vendor_uuid UNIQUE (uuid),
    CONSTRAINT uq_vendor_name UNIQUE (name),
    CONSTRAINT ck_vendor_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_vendor_archived_on_form CHECK (date(archived_on, '+0 days') IS archived_on)
) STRICT
    """,
    """
CREATE TABLE change (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    operation_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_uuid TEXT NOT NULL,
    action TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    CONSTRAINT fk_change_operation_id FOREIGN KEY(operation_id) REFERENCES operation (id),
    CONSTRAINT ck_change_row_uuid_form CHECK (length(row_uuid) = 36),
    CONSTRAINT ck_change_action_form CHECK (action IN ('insert', 'update', 'delete'))
) STRICT
    """,
    """
CREATE INDEX ix_change_operation_id ON change (operation_id)
    """,
    """
CREATE INDEX ix_change_row_uuid ON change (row_uuid)
    """,
    """
CREATE TABLE contact (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    CONSTRAINT uq_contact_uuid UNIQUE (uuid),
    CONSTRAINT fk_contact_vendor_id FOREIGN KEY(vendor_id) REFERENCES vendor (id),
    CONSTRAINT ck_contact_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_contact_vendor_id ON contact (vendor_id)
    """,
    """
CREATE TABLE contract (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    reference TEXT NOT NULL,
    vendor_id INTEGER NOT NULL,
    predecessor_id INTEGER,
    object TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    is_draft INTEGER NOT NULL,
    archived_on TEXT,
    decision_number TEXT NOT NULL,
    decision_date TEXT,
    decision_class TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    signed_on TEXT,
    signed_by TEXT NOT NULL,
    effect_on TEXT,
    effect_rule TEXT NOT NULL,
    start_event TEXT NOT NULL,
    initial_count INTEGER,
    initial_unit TEXT NOT NULL,
    renewal_kind TEXT NOT NULL,
    renewal_count INTEGER,
    renewal_unit TEXT NOT NULL,
    max_renewals INTEGER,
    total_limit_count INTEGER,
    total_limit_unit TEXT NOT NULL,
    end_cap_on TEXT,
    notice_count INTEGER,
    notice_unit TEXT NOT NULL,
    notice_before TEXT NOT NULL,
    notice_form TEXT NOT NULL,
    notice_by TEXT NOT NULL,
    exit_rule TEXT NOT NULL,
    late_rule TEXT NOT NULL,
    late_delay_count INTEGER,
    late_delay_unit TEXT NOT NULL,
    late_wording TEXT NOT NULL,
    postal_margin_days INTEGER,
    lead_days INTEGER,
    vat_rate TEXT NOT NULL,
    amount_source TEXT NOT NULL,
    billing_months INTEGER NOT NULL,
    billing_timing TEXT NOT NULL,
    billing_moment TEXT NOT NULL,
    billing_option TEXT NOT NULL,
    prorata_rule TEXT NOT NULL,
    payment_days INTEGER,
    payment_days_source TEXT NOT NULL,
    payment_from TEXT NOT NULL,
    payment_channel TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    late_interest TEXT NOT NULL,
    recovery_fee INTEGER,
    needs_siret INTEGER NOT NULL,
    needs_service_code INTEGER NOT NULL,
    needs_commitment_code INTEGER NOT NULL,
    gap_fee_rule TEXT NOT NULL,
    gap_fee_divisor INTEGER,
    hours_wording TEXT NOT NULL,
    hours_skip_holidays INTEGER NOT NULL,
    notes TEXT NOT NULL,
    CONSTRAINT ck_contract_initial_positive CHECK (initial_count > 0),
    CONSTRAINT ck_contract_renewal_positive CHECK (renewal_count > 0),
    CONSTRAINT ck_contract_max_renewals_positive CHECK (max_renewals >= 0),
    CONSTRAINT ck_contract_notice_positive CHECK (notice_count > 0),
    CONSTRAINT ck_contract_billing_positive CHECK (billing_months > 0),
    CONSTRAINT uq_contract_uuid UNIQUE (uuid),
    CONSTRAINT uq_contract_reference UNIQUE (reference),
    CONSTRAINT fk_contract_vendor_id FOREIGN KEY(vendor_id) REFERENCES vendor (id),
    CONSTRAINT fk_contract_predecessor_id FOREIGN KEY(predecessor_id) REFERENCES contract (id),
    CONSTRAINT ck_contract_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_contract_is_draft_form CHECK (is_draft IN (0, 1)),
    CONSTRAINT ck_contract_archived_on_form CHECK (date(archived_on, '+0 days') IS archived_on),
    CONSTRAINT ck_contract_decision_date_form CHECK (date(decision_date, '+0 days') IS decision_date),
    CONSTRAINT ck_contract_signed_on_form CHECK (date(signed_on, '+0 days') IS signed_on),
    CONSTRAINT ck_contract_effect_on_form CHECK (date(effect_on, '+0 days') IS effect_on),
    CONSTRAINT ck_contract_initial_unit_form CHECK (initial_unit IN ('day', 'month', 'year')),
    CONSTRAINT ck_contract_renewal_kind_form CHECK (renewal_kind IN ('tacit', 'express', 'none')),
    CONSTRAINT ck_contract_renewal_unit_form CHECK (renewal_unit IN ('day', 'month', 'year')),
    CONSTRAINT ck_contract_total_limit_unit_form CHECK (total_limit_unit IN ('day', 'month', 'year')),
    CONSTRAINT ck_contract_end_cap_on_form CHECK (date(end_cap_on, '+0 days') IS end_cap_on),
    CONSTRAINT ck_contract_notice_unit_form CHECK (notice_unit IN ('day', 'month', 'year')),
    CONSTRAINT ck_contract_exit_rule_form CHECK (exit_rule IN ('term_end', 'anniversary')),
    CONSTRAINT ck_contract_late_rule_form CHECK (late_rule IN ('next_term', 'after_receipt')),
    CONSTRAINT ck_contract_late_delay_unit_form CHECK (late_delay_unit IN ('day', 'month', 'year')),
    CONSTRAINT ck_contract_vat_rate_form CHECK (vat_rate NOT GLOB '*[^0-9.-]*' AND
        vat_rate GLOB '*[0-9]' AND vat_rate NOT GLOB '?*-*' AND vat_rate NOT GLOB '*.*.*' AND
        vat_rate NOT GLOB '.*' AND vat_rate NOT GLOB '-.*'),
    CONSTRAINT ck_contract_billing_timing_form CHECK (billing_timing IN ('in_advance', 'in_arrears')),
    CONSTRAINT ck_contract_needs_siret_form CHECK (needs_siret IN (0, 1)),
    CONSTRAINT ck_contract_needs_service_code_form CHECK (needs_service_code IN (0, 1)),
    CONSTRAINT ck_contract_needs_commitment_code_form CHECK (needs_commitment_code IN (0, 1)),
    CONSTRAINT ck_contract_hours_skip_holidays_form CHECK (hours_skip_holidays IN (0, 1))
) STRICT
    """,
    """
CREATE INDEX ix_contract_vendor_id ON contract (vendor_id)
    """,
    """
CREATE TABLE index_series (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    index_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    known_from TEXT,
    closed_after TEXT,
    previous_code TEXT NOT NULL,
    link_coefficient TEXT,
    link_decimals INTEGER,
    link_source TEXT NOT NULL,
    CONSTRAINT uq_index_series_uuid UNIQUE (uuid),
    CONSTRAINT fk_index_series_index_id FOREIGN KEY(index_id) REFERENCES price_index (id),
    CONSTRAINT uq_index_series_code UNIQUE (code),
    CONSTRAINT ck_index_series_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_index_series_known_from_form CHECK (date(known_from, '+0 days') IS known_from),
    CONSTRAINT ck_index_series_closed_after_form CHECK (date(closed_after || '-01',
        '+0 days') IS closed_after || '-01'),
    CONSTRAINT ck_index_series_link_coefficient_form CHECK (link_coefficient NOT GLOB '*[^0-9.-]*' AND
        link_coefficient GLOB '*[0-9]' AND link_coefficient NOT GLOB '?*-*' AND
        link_coefficient NOT GLOB '*.*.*' AND link_coefficient NOT GLOB '.*' AND
        link_coefficient NOT GLOB '-.*')
) STRICT
    """,
    """
CREATE INDEX ix_index_series_index_id ON index_series (index_id)
    """,
    """
CREATE TABLE product (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT uq_product_vendor_id_name UNIQUE (vendor_id, name),
    CONSTRAINT uq_product_uuid UNIQUE (uuid),
    CONSTRAINT fk_product_vendor_id FOREIGN KEY(vendor_id) REFERENCES vendor (id),
    CONSTRAINT ck_product_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_product_vendor_id ON product (vendor_id)
    """,
    """
CREATE TABLE ambiguity (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    question TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_ambiguity_uuid UNIQUE (uuid),
    CONSTRAINT fk_ambiguity_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_ambiguity_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_ambiguity_contract_id ON ambiguity (contract_id)
    """,
    """
CREATE TABLE budget_allocation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    article TEXT NOT NULL,
    purpose TEXT NOT NULL,
    service TEXT NOT NULL,
    CONSTRAINT uq_budget_allocation_uuid UNIQUE (uuid),
    CONSTRAINT fk_budget_allocation_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_budget_allocation_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_budget_allocation_contract_id ON budget_allocation (contract_id)
    """,
    """
CREATE TABLE clause (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    wording TEXT NOT NULL,
    formula TEXT NOT NULL,
    frequency TEXT NOT NULL,
    base_price_wording TEXT NOT NULL,
    base_index_wording TEXT NOT NULL,
    current_index_wording TEXT NOT NULL,
    fixed_part TEXT NOT NULL,
    current_kind TEXT NOT NULL,
    current_anchor TEXT NOT NULL,
    current_offset INTEGER NOT NULL,
    current_month TEXT,
    rounding_mode TEXT NOT NULL,
    rounding_decimals INTEGER NOT NULL,
    floor_percent TEXT,
    cap_percent TEXT,
    threshold_percent TEXT,
    on_request_only INTEGER NOT NULL,
    scope TEXT NOT NULL,
    day TEXT NOT NULL,
    every_months INTEGER NOT NULL,
    first_after_months INTEGER NOT NULL,
    CONSTRAINT uq_clause_contract_id UNIQUE (contract_id),
    CONSTRAINT uq_clause_uuid UNIQUE (uuid),
    CONSTRAINT fk_clause_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_clause_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_clause_kind_form CHECK (kind IN ('firm', 'indexed')),
    CONSTRAINT ck_clause_fixed_part_form CHECK (fixed_part NOT GLOB '*[^0-9.-]*' AND
        fixed_part GLOB '*[0-9]' AND fixed_part NOT GLOB '?*-*' AND fixed_part NOT GLOB '*.*.*' AND
        fixed_part NOT GLOB '.*' AND fixed_part NOT GLOB '-.*'),
    CONSTRAINT ck_clause_current_kind_form CHECK (current_kind IN ('last_known', 'exact_month',
        'months_before', 'previous_revision')),
    CONSTRAINT ck_clause_current_anchor_form CHECK (current_anchor IN ('effect', 'signature', 'revision',
        'previous_term')),
    CONSTRAINT ck_clause_current_month_form CHECK (date(current_month || '-01',
        '+0 days') IS current_month || '-01'),
    CONSTRAINT ck_clause_rounding_mode_form CHECK (rounding_mode IN ('none', 'nearest', 'up')),
    CONSTRAINT ck_clause_floor_percent_form CHECK (floor_percent NOT GLOB '*[^0-9.-]*' AND
        floor_percent GLOB '*[0-9]' AND floor_percent NOT GLOB '?*-*' AND floor_percent NOT GLOB '*.*.*' AND
        floor_percent NOT GLOB '.*' AND floor_percent NOT GLOB '-.*'),
    CONSTRAINT ck_clause_cap_percent_form CHECK (cap_percent NOT GLOB '*[^0-9.-]*' AND
        cap_percent GLOB '*[0-9]' AND cap_percent NOT GLOB '?*-*' AND cap_percent NOT GLOB '*.*.*' AND
        cap_percent NOT GLOB '.*' AND cap_percent NOT GLOB '-.*'),
    CONSTRAINT ck_clause_threshold_percent_form CHECK (threshold_percent NOT GLOB '*[^0-9.-]*' AND
        threshold_percent GLOB '*[0-9]' AND threshold_percent NOT GLOB '?*-*' AND
        threshold_percent NOT GLOB '*.*.*' AND threshold_percent NOT GLOB '.*' AND
        threshold_percent NOT GLOB '-.*'),
    CONSTRAINT ck_clause_on_request_only_form CHECK (on_request_only IN (0, 1)),
    CONSTRAINT ck_clause_scope_form CHECK (scope IN ('total', 'unit')),
    CONSTRAINT ck_clause_day_form CHECK (day IN ('anniversary', 'january'))
) STRICT
    """,
    """
CREATE INDEX ix_clause_contract_id ON clause (contract_id)
    """,
    """
CREATE TABLE commitment (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    wording TEXT NOT NULL,
    scope TEXT NOT NULL,
    quantity INTEGER,
    unit TEXT NOT NULL,
    is_yearly INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_commitment_uuid UNIQUE (uuid),
    CONSTRAINT fk_commitment_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_commitment_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_commitment_is_yearly_form CHECK (is_yearly IN (0, 1))
) STRICT
    """,
    """
CREATE INDEX ix_commitment_contract_id ON commitment (contract_id)
    """,
    """
CREATE TABLE data_protection (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    dpo_email TEXT NOT NULL,
    breach_notice TEXT NOT NULL,
    subprocessor_rule TEXT NOT NULL,
    retention TEXT NOT NULL,
    hosting TEXT NOT NULL,
    reversibility TEXT NOT NULL,
    audit TEXT NOT NULL,
    liability TEXT NOT NULL,
    CONSTRAINT uq_data_protection_contract_id UNIQUE (contract_id),
    CONSTRAINT uq_data_protection_uuid UNIQUE (uuid),
    CONSTRAINT fk_data_protection_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_data_protection_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_data_protection_contract_id ON data_protection (contract_id)
    """,
    """
CREATE TABLE deadline_mark (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    anchor TEXT NOT NULL,
    state TEXT NOT NULL,
    until TEXT,
    reason TEXT NOT NULL,
    marked_on TEXT NOT NULL,
    CONSTRAINT uq_deadline_mark_contract_id_kind_anchor UNIQUE (contract_id, kind, anchor),
    CONSTRAINT ck_deadline_mark_until_when_snoozed CHECK ((state = 'snoozed') = (until IS NOT NULL)),
    CONSTRAINT uq_deadline_mark_uuid UNIQUE (uuid),
    CONSTRAINT fk_deadline_mark_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_deadline_mark_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_deadline_mark_kind_form CHECK (kind IN ('notice', 'express_decision', 'renewal',
        'final_end', 'procurement', 'revision', 'invoice', 'payment', 'commissioning', 'index_missing',
        'entitlement', 'information', 'incomplete')),
    CONSTRAINT ck_deadline_mark_state_form CHECK (state IN ('snoozed', 'done')),
    CONSTRAINT ck_deadline_mark_until_form CHECK (date(until, '+0 days') IS until),
    CONSTRAINT ck_deadline_mark_marked_on_form CHECK (date(marked_on, '+0 days') IS marked_on)
) STRICT
    """,
    """
CREATE INDEX ix_deadline_mark_contract_id ON deadline_mark (contract_id)
    """,
    """
CREATE TABLE document (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER,
    dated_on TEXT,
    CONSTRAINT uq_document_uuid UNIQUE (uuid),
    CONSTRAINT fk_document_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_document_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_document_dated_on_form CHECK (date(dated_on, '+0 days') IS dated_on)
) STRICT
    """,
    """
CREATE INDEX ix_document_contract_id ON document (contract_id)
    """,
    """
CREATE TABLE index_value (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    series_id INTEGER NOT NULL,
    month TEXT NOT NULL,
    value TEXT NOT NULL,
    published_on TEXT,
    is_estimated INTEGER NOT NULL,
    quality TEXT NOT NULL,
    vintage INTEGER NOT NULL,
    source_count INTEGER NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT uq_index_value_series_id_month_vintage UNIQUE (series_id, month, vintage),
    CONSTRAINT uq_index_value_uuid UNIQUE (uuid),
    CONSTRAINT fk_index_value_series_id FOREIGN KEY(series_id) REFERENCES index_series (id),
    CONSTRAINT ck_index_value_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_index_value_month_form CHECK (date(month || '-01', '+0 days') IS month || '-01'),
    CONSTRAINT ck_index_value_value_form CHECK (value NOT GLOB '*[^0-9.-]*' AND value GLOB '*[0-9]' AND
        value NOT GLOB '?*-*' AND value NOT GLOB '*.*.*' AND value NOT GLOB '.*' AND value NOT GLOB '-.*'),
    CONSTRAINT ck_index_value_published_on_form CHECK (date(published_on, '+0 days') IS published_on),
    CONSTRAINT ck_index_value_is_estimated_form CHECK (is_estimated IN (0, 1)),
    CONSTRAINT ck_index_value_quality_form CHECK (quality IN ('published', 'derived', 'unofficial',
        'uncertain'))
) STRICT
    """,
    """
CREATE INDEX ix_index_value_series_id ON index_value (series_id)
    """,
    """
CREATE TABLE module (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    product_id INTEGER,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    quantity INTEGER,
    is_unlimited INTEGER NOT NULL,
    CONSTRAINT uq_module_vendor_id_name UNIQUE (vendor_id, name),
    CONSTRAINT uq_module_uuid UNIQUE (uuid),
    CONSTRAINT fk_module_vendor_id FOREIGN KEY(vendor_id) REFERENCES vendor (id),
    CONSTRAINT fk_module_product_id FOREIGN KEY(product_id) REFERENCES product (id),
    CONSTRAINT ck_module_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_module_is_unlimited_form CHECK (is_unlimited IN (0, 1))
) STRICT
    """,
    """
CREATE INDEX ix_module_vendor_id ON module (vendor_id)
    """,
    """
CREATE TABLE price_group (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_price_group_contract_id_label UNIQUE (contract_id, label),
    CONSTRAINT uq_price_group_uuid UNIQUE (uuid),
    CONSTRAINT fk_price_group_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_price_group_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_price_group_contract_id ON price_group (contract_id)
    """,
    """
CREATE TABLE priority_rule (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    criticality TEXT NOT NULL,
    impact TEXT NOT NULL,
    level TEXT NOT NULL,
    CONSTRAINT uq_priority_rule_contract_id_criticality_impact UNIQUE (contract_id, criticality, impact),
    CONSTRAINT uq_priority_rule_uuid UNIQUE (uuid),
    CONSTRAINT fk_priority_rule_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_priority_rule_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_priority_rule_contract_id ON priority_rule (contract_id)
    """,
    """
CREATE TABLE revision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    effective_on TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    reading_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous_ht INTEGER NOT NULL,
    revised_ht INTEGER NOT NULL,
    coefficient TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    cancelled_on TEXT,
    cancelled_reason TEXT NOT NULL,
    CONSTRAINT uq_revision_uuid UNIQUE (uuid),
    CONSTRAINT fk_revision_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_revision_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_revision_effective_on_form CHECK (date(effective_on, '+0 days') IS effective_on),
    CONSTRAINT ck_revision_recorded_on_form CHECK (date(recorded_on, '+0 days') IS recorded_on),
    CONSTRAINT ck_revision_cancelled_on_form CHECK (date(cancelled_on, '+0 days') IS cancelled_on)
) STRICT
    """,
    """
CREATE INDEX ix_revision_contract_id ON revision (contract_id)
    """,
    """
CREATE TABLE service_hours (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    first_weekday INTEGER NOT NULL,
    last_weekday INTEGER NOT NULL,
    opens TEXT NOT NULL,
    closes TEXT NOT NULL,
    CONSTRAINT ck_service_hours_first_weekday CHECK (first_weekday BETWEEN 1 AND 7),
    CONSTRAINT ck_service_hours_last_weekday CHECK (last_weekday BETWEEN first_weekday AND 7),
    CONSTRAINT ck_service_hours_opens_before_closing CHECK (opens < closes),
    CONSTRAINT uq_service_hours_uuid UNIQUE (uuid),
    CONSTRAINT fk_service_hours_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_service_hours_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_service_hours_contract_id ON service_hours (contract_id)
    """,
    """
CREATE TABLE service_level (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    level TEXT NOT NULL,
    acknowledgement TEXT NOT NULL,
    qualification TEXT NOT NULL,
    workaround TEXT NOT NULL,
    resolution TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_service_level_uuid UNIQUE (uuid),
    CONSTRAINT fk_service_level_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_service_level_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_service_level_contract_id ON service_level (contract_id)
    """,
    """
CREATE TABLE unit_price (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    unit_ht INTEGER NOT NULL,
    vat_rate TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_unit_price_uuid UNIQUE (uuid),
    CONSTRAINT fk_unit_price_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_unit_price_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_unit_price_vat_rate_form CHECK (vat_rate NOT GLOB '*[^0-9.-]*' AND
        vat_rate GLOB '*[0-9]' AND vat_rate NOT GLOB '?*-*' AND vat_rate NOT GLOB '*.*.*' AND
        vat_rate NOT GLOB '.*' AND vat_rate NOT GLOB '-.*')
) STRICT
    """,
    """
CREATE INDEX ix_unit_price_contract_id ON unit_price (contract_id)
    """,
    """
CREATE TABLE yearly_code (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    service_code TEXT NOT NULL,
    commitment_code TEXT NOT NULL,
    CONSTRAINT uq_yearly_code_contract_id_year UNIQUE (contract_id, year),
    CONSTRAINT uq_yearly_code_uuid UNIQUE (uuid),
    CONSTRAINT fk_yearly_code_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT ck_yearly_code_uuid_form CHECK (length(uuid) = 36)
) STRICT
    """,
    """
CREATE INDEX ix_yearly_code_contract_id ON yearly_code (contract_id)
    """,
    """
CREATE TABLE ambiguity_option (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    ambiguity_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    changes TEXT NOT NULL,
    chosen INTEGER NOT NULL,
    chosen_reason TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_ambiguity_option_uuid UNIQUE (uuid),
    CONSTRAINT fk_ambiguity_option_ambiguity_id FOREIGN KEY(ambiguity_id) REFERENCES ambiguity (id),
    CONSTRAINT ck_ambiguity_option_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_ambiguity_option_chosen_form CHECK (chosen IN (0, 1))
) STRICT
    """,
    """
CREATE INDEX ix_ambiguity_option_ambiguity_id ON ambiguity_option (ambiguity_id)
    """,
    """
CREATE TABLE clause_index (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    clause_id INTEGER NOT NULL,
    index_name TEXT NOT NULL,
    weight TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_clause_index_uuid UNIQUE (uuid),
    CONSTRAINT fk_clause_index_clause_id FOREIGN KEY(clause_id) REFERENCES clause (id),
    CONSTRAINT ck_clause_index_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_clause_index_weight_form CHECK (weight NOT GLOB '*[^0-9.-]*' AND weight GLOB '*[0-9]' AND
        weight NOT GLOB '?*-*' AND weight NOT GLOB '*.*.*' AND weight NOT GLOB '.*' AND
        weight NOT GLOB '-.*')
) STRICT
    """,
    """
CREATE INDEX ix_clause_index_clause_id ON clause_index (clause_id)
    """,
    """
CREATE TABLE clause_reading (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    clause_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    grounds TEXT NOT NULL,
    price_base TEXT NOT NULL,
    base_kind TEXT NOT NULL,
    base_anchor TEXT NOT NULL,
    base_offset INTEGER NOT NULL,
    base_month TEXT,
    link_kind TEXT NOT NULL,
    link_anchor TEXT NOT NULL,
    link_offset INTEGER NOT NULL,
    floor_basis TEXT NOT NULL,
    cap_basis TEXT NOT NULL,
    step_rule TEXT NOT NULL,
    link_decimals INTEGER,
    chosen INTEGER NOT NULL,
    chosen_reason TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_clause_reading_clause_id_code UNIQUE (clause_id, code),
    CONSTRAINT uq_clause_reading_uuid UNIQUE (uuid),
    CONSTRAINT fk_clause_reading_clause_id FOREIGN KEY(clause_id) REFERENCES clause (id),
    CONSTRAINT ck_clause_reading_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_clause_reading_price_base_form CHECK (price_base IN ('initial', 'previous')),
    CONSTRAINT ck_clause_reading_base_kind_form CHECK (base_kind IN ('last_known', 'exact_month',
        'months_before', 'previous_revision')),
    CONSTRAINT ck_clause_reading_base_anchor_form CHECK (base_anchor IN ('effect', 'signature', 'revision',
        'previous_term')),
    CONSTRAINT ck_clause_reading_base_month_form CHECK (date(base_month || '-01',
        '+0 days') IS base_month || '-01'),
    CONSTRAINT ck_clause_reading_link_kind_form CHECK (link_kind IN ('last_known', 'exact_month',
        'months_before', 'previous_revision')),
    CONSTRAINT ck_clause_reading_link_anchor_form CHECK (link_anchor IN ('effect', 'signature', 'revision',
        'previous_term')),
    CONSTRAINT ck_clause_reading_floor_basis_form CHECK (floor_basis IN ('since_start', 'yearly',
        'chain_link')),
    CONSTRAINT ck_clause_reading_cap_basis_form CHECK (cap_basis IN ('since_start', 'yearly',
        'chain_link')),
    CONSTRAINT ck_clause_reading_step_rule_form CHECK (step_rule IN ('revised', 'firm_first_year')),
    CONSTRAINT ck_clause_reading_chosen_form CHECK (chosen IN (0, 1))
) STRICT
    """,
    """
CREATE INDEX ix_clause_reading_clause_id ON clause_reading (clause_id)
    """,
    """
CREATE TABLE contract_decision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    document_id INTEGER,
    kind TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    number TEXT NOT NULL,
    period_end TEXT,
    effective_on TEXT,
    reason TEXT NOT NULL,
    CONSTRAINT uq_contract_decision_uuid UNIQUE (uuid),
    CONSTRAINT fk_contract_decision_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_contract_decision_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_contract_decision_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_contract_decision_kind_form CHECK (kind IN ('renewed', 'not_renewed', 'terminated',
        'closed')),
    CONSTRAINT ck_contract_decision_decided_on_form CHECK (date(decided_on, '+0 days') IS decided_on),
    CONSTRAINT ck_contract_decision_period_end_form CHECK (date(period_end, '+0 days') IS period_end),
    CONSTRAINT ck_contract_decision_effective_on_form CHECK (date(effective_on, '+0 days') IS effective_on)
) STRICT
    """,
    """
CREATE INDEX ix_contract_decision_contract_id ON contract_decision (contract_id)
    """,
    """
CREATE TABLE contract_module (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    module_id INTEGER NOT NULL,
    has_own_start INTEGER NOT NULL,
    commissioned_on TEXT,
    CONSTRAINT uq_contract_module_contract_id_module_id UNIQUE (contract_id, module_id),
    CONSTRAINT uq_contract_module_uuid UNIQUE (uuid),
    CONSTRAINT fk_contract_module_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_contract_module_module_id FOREIGN KEY(module_id) REFERENCES module (id),
    CONSTRAINT ck_contract_module_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_contract_module_has_own_start_form CHECK (has_own_start IN (0, 1)),
    CONSTRAINT ck_contract_module_commissioned_on_form CHECK (date(commissioned_on,
        '+0 days') IS commissioned_on)
) STRICT
    """,
    """
CREATE INDEX ix_contract_module_contract_id ON contract_module (contract_id)
    """,
    """
CREATE TABLE line (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    group_id INTEGER,
    module_id INTEGER,
    label TEXT NOT NULL,
    family TEXT NOT NULL,
    quantity INTEGER,
    is_unlimited INTEGER NOT NULL,
    vat_rate TEXT NOT NULL,
    budget_article TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    position INTEGER NOT NULL,
    CONSTRAINT uq_line_uuid UNIQUE (uuid),
    CONSTRAINT fk_line_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_line_group_id FOREIGN KEY(group_id) REFERENCES price_group (id),
    CONSTRAINT fk_line_module_id FOREIGN KEY(module_id) REFERENCES module (id),
    CONSTRAINT ck_line_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_line_is_unlimited_form CHECK (is_unlimited IN (0, 1)),
    CONSTRAINT ck_line_vat_rate_form CHECK (vat_rate NOT GLOB '*[^0-9.-]*' AND vat_rate GLOB '*[0-9]' AND
        vat_rate NOT GLOB '?*-*' AND vat_rate NOT GLOB '*.*.*' AND vat_rate NOT GLOB '.*' AND
        vat_rate NOT GLOB '-.*'),
    CONSTRAINT ck_line_valid_from_form CHECK (date(valid_from, '+0 days') IS valid_from),
    CONSTRAINT ck_line_valid_to_form CHECK (date(valid_to, '+0 days') IS valid_to)
) STRICT
    """,
    """
CREATE INDEX ix_line_contract_id ON line (contract_id)
    """,
    """
CREATE TABLE notice_letter (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    document_id INTEGER,
    kind TEXT NOT NULL,
    exit_end TEXT,
    sent_on TEXT NOT NULL,
    registered_number TEXT NOT NULL,
    received_on TEXT,
    sent_by TEXT NOT NULL,
    CONSTRAINT uq_notice_letter_uuid UNIQUE (uuid),
    CONSTRAINT fk_notice_letter_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_notice_letter_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_notice_letter_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_notice_letter_kind_form CHECK (kind IN ('non_renewal', 'termination')),
    CONSTRAINT ck_notice_letter_exit_end_form CHECK (date(exit_end, '+0 days') IS exit_end),
    CONSTRAINT ck_notice_letter_sent_on_form CHECK (date(sent_on, '+0 days') IS sent_on),
    CONSTRAINT ck_notice_letter_received_on_form CHECK (date(received_on, '+0 days') IS received_on)
) STRICT
    """,
    """
CREATE INDEX ix_notice_letter_contract_id ON notice_letter (contract_id)
    """,
    """
CREATE TABLE price_step (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER,
    line_id INTEGER,
    group_id INTEGER,
    revision_id INTEGER,
    contract_year INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    annual_ht INTEGER NOT NULL,
    origin TEXT NOT NULL,
    billed_when TEXT NOT NULL,
    CONSTRAINT ck_price_step_one_holder CHECK
        ((contract_id IS NOT NULL) + (line_id IS NOT NULL) + (group_id IS NOT NULL) = 1),
    CONSTRAINT uq_price_step_uuid UNIQUE (uuid),
    CONSTRAINT fk_price_step_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_price_step_line_id FOREIGN KEY(line_id) REFERENCES line (id),
    CONSTRAINT fk_price_step_group_id FOREIGN KEY(group_id) REFERENCES price_group (id),
    CONSTRAINT fk_price_step_revision_id FOREIGN KEY(revision_id) REFERENCES revision (id),
    CONSTRAINT ck_price_step_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_price_step_valid_from_form CHECK (date(valid_from, '+0 days') IS valid_from),
    CONSTRAINT ck_price_step_valid_to_form CHECK (date(valid_to, '+0 days') IS valid_to),
    CONSTRAINT ck_price_step_origin_form CHECK (origin IN ('contract', 'revision'))
) STRICT
    """,
    """
CREATE INDEX ix_price_step_contract_id ON price_step (contract_id)
    """,
    """
CREATE INDEX ix_price_step_group_id ON price_step (group_id)
    """,
    """
CREATE INDEX ix_price_step_line_id ON price_step (line_id)
    """,
    """
CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END
    """,
    """
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END
    """,
    """
CREATE TRIGGER change_no_update BEFORE UPDATE ON change
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END
    """,
    """
CREATE TRIGGER change_no_delete BEFORE DELETE ON change
BEGIN
    SELECT RAISE(ABORT, 'append_only');
END
    """,
)


def apply(connection: sqlite3.Connection) -> None:
    """Make the tables, indexes and triggers of schema 1."""
    for statement in STATEMENTS:
        connection.execute(statement.strip())
