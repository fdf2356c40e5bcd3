-- What remains of readings, for people: quarter hours, days and months with names, units, local and UTC time. What is not
-- written yet is added from the rows, so that they are always current. The joins keep their order (CROSS JOIN), and what
-- costs something stands in the outermost SELECT, where it is left out if nobody asks for it.

-- A building block: the quarter hours from meter.rolled_ms on, made from the rows, in raw integers as in
-- quarter_hour_store. A register that falls counts no rise until its quarter hour is written.
CREATE VIEW open_quarter_hour AS
SELECT meter, obis, name, short_name, unit, scaler, divisor, multiplier, meter_id, channel_id, rolled_ms, bucket,
       n, min, max, sum,
       (SELECT CASE slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END
        FROM telegram_store AS t WHERE t.meter_id = o.meter_id AND t.received_ms = first_ms AND t.block = slot >> 4) AS first,
       (SELECT CASE slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END
        FROM telegram_store AS t WHERE t.meter_id = o.meter_id AND t.received_ms = last_ms AND t.block = slot >> 4) AS last,
       CASE WHEN is_register THEN max(0, max - coalesce(
           (SELECT max(CASE slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END)
            FROM telegram_store AS t
            WHERE t.meter_id = o.meter_id AND t.received_ms >= ifnull(rolled_ms, 0) AND t.received_ms < bucket
                  AND t.block = slot >> 4),
           (SELECT q.last FROM quarter_hour_store AS q
            WHERE q.meter_id = o.meter_id AND q.channel_id = o.channel_id AND q.n > 0 AND q.bucket < rolled_ms
                  AND q.bucket > channel_first_ms - 900000 AND q.bucket <= ifnull(channel_last_ms, rolled_ms)
            ORDER BY q.bucket DESC LIMIT 1),
           min)) END AS rise,
       first_ms - bucket AS first_at, last_ms - bucket AS last_at
FROM (
    SELECT m.name AS meter, c.obis, c.name, c.short_name, c.unit, c.scaler, c.divisor, c.multiplier, c.slot, m.rolled_ms,
           c.first_ms AS channel_first_ms, c.last_ms AS channel_last_ms,
           m.id AS meter_id, c.id AS channel_id, t.received_ms / 900000 * 900000 AS bucket, count(*) AS n,
           c.obis GLOB '*:*.8.*' AND substr(c.obis, instr(c.obis, ':') + 1) + 0 BETWEEN 1 AND 95 AS is_register,
           min(CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END) AS min,
           max(CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END) AS max,
           sum(CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END) AS sum,
           min(t.received_ms) AS first_ms, max(t.received_ms) AS last_ms
    FROM meter AS m
    CROSS JOIN channel AS c ON c.meter_id = m.id AND c.kind = 'number'
    CROSS JOIN telegram_store AS t ON t.meter_id = m.id AND t.block = c.slot >> 4
        AND t.received_ms >= ifnull(m.rolled_ms, -1 << 62)
    WHERE CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END IS NOT NULL
    GROUP BY m.name, c.obis, c.name, c.short_name, c.unit, m.id, c.id, bucket
) AS o;

CREATE VIEW quarter_hour AS
SELECT meter, obis, name, short_name,
       strftime('%Y-%m-%d %H:%M', (bucket + (SELECT offset_ms FROM local_offset WHERE from_ms <= bucket ORDER BY from_ms DESC LIMIT 1)) / 1000, 'unixepoch') AS time,
       strftime('%Y-%m-%dT%H:%MZ', bucket / 1000, 'unixepoch') AS utc,
       n,
       min * multiplier / divisor AS min,
       round(sum * 1.0 / n * multiplier / divisor, 3 + max(0, -scaler)) AS mean,
       max * multiplier / divisor AS max,
       first * multiplier / divisor AS first,
       last * multiplier / divisor AS last,
       unit,
       rise * multiplier / divisor / CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 1000.0 ELSE 1 END AS consumption,
       CASE WHEN rise IS NOT NULL THEN CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 'k' || unit ELSE unit END END AS consumption_unit,
       round(CASE WHEN n > 1 THEN min(900000, last_at + max(60000, 2 * (last_at - first_at) / (n - 1)))
                        - max(0, first_at - max(60000, 2 * (last_at - first_at) / (n - 1)))
            WHEN n = 1 THEN 900000 ELSE 0 END / 900000.0, 3) AS coverage,
       bucket AS start_ms
FROM (
    SELECT m.name AS meter, c.obis, c.name, c.short_name, c.unit, c.scaler, c.divisor, c.multiplier,
           q.bucket, q.n, +q.min AS min, +q.max AS max, +q.sum AS sum, +q.first AS first, +q.last AS last,
           +q.rise AS rise, q.first_at, q.last_at
    FROM meter AS m
    CROSS JOIN quarter_hour_store AS q ON q.meter_id = m.id
    CROSS JOIN channel AS c ON c.id = q.channel_id
    UNION ALL
    SELECT meter, obis, name, short_name, unit, scaler, divisor, multiplier,
           CAST(bucket AS INTEGER), CAST(n AS INTEGER), +min, +max, +sum, +first, +last, +rise,
           CAST(first_at AS INTEGER), CAST(last_at AS INTEGER)
    FROM open_quarter_hour
);

-- A building block: the parts of which days and months that are not over are made, in the channel's unit: a row a channel
-- and quarter hour of a day that is not written, and a row a channel and day of the month in which this lies. first_key
-- and last_key hold local time and value, so that the earliest and the latest value can be found by min() and max().
CREATE VIEW open_day_part AS
SELECT meter, obis, name, short_name, unit, scaler, day, open_day, n, min * multiplier / divisor AS min,
       max * multiplier / divisor AS max, sum * 1.0 * multiplier / divisor AS sum, rise * multiplier / divisor AS rise, covered,
       printf('%015d ', day_ms + first_at) || (first * multiplier / divisor) AS first_key,
       printf('%015d ', day_ms + last_at) || (last * multiplier / divisor) AS last_key
FROM (
    SELECT meter, obis, name, short_name, unit, scaler, divisor, multiplier,
           n, min, max, sum, first, last, rise, first_at, last_at,
           CASE WHEN n > 1 THEN min(900000, last_at + max(60000, 2 * (last_at - first_at) / (n - 1)))
                        - max(0, first_at - max(60000, 2 * (last_at - first_at) / (n - 1)))
            WHEN n = 1 THEN 900000 ELSE 0 END AS covered,
           local_ms AS day_ms, local_ms / 86400000 AS day, local_rolled_ms / 86400000 AS open_day
    FROM (
        SELECT m.name AS meter, c.obis, c.name, c.short_name, c.unit, c.scaler, c.divisor, c.multiplier,
               q.n, q.min, q.max, q.sum, q.first, q.last, q.rise, q.first_at, q.last_at,
               q.bucket + (SELECT offset_ms FROM local_offset WHERE from_ms <= q.bucket ORDER BY from_ms DESC LIMIT 1)
                   AS local_ms,
               m.rolled_ms + (SELECT offset_ms FROM local_offset WHERE from_ms <= m.rolled_ms ORDER BY from_ms DESC LIMIT 1)
                   AS local_rolled_ms
        FROM meter AS m
        CROSS JOIN quarter_hour_store AS q ON q.meter_id = m.id AND q.bucket >= m.rolled_ms - 180000000
        CROSS JOIN channel AS c ON c.id = q.channel_id
    )
    WHERE local_ms / 86400000 >= local_rolled_ms / 86400000
    UNION ALL
    SELECT meter, obis, name, short_name, unit, scaler, divisor, multiplier,
           n, min, max, sum, first, last, rise, first_at, last_at,
           CASE WHEN n > 1 THEN min(900000, last_at + max(60000, 2 * (last_at - first_at) / (n - 1)))
                        - max(0, first_at - max(60000, 2 * (last_at - first_at) / (n - 1)))
            WHEN n = 1 THEN 900000 ELSE 0 END,
           local_ms, local_ms / 86400000,
           ifnull((rolled_ms + (SELECT offset_ms FROM local_offset WHERE from_ms <= rolled_ms ORDER BY from_ms DESC LIMIT 1)) / 86400000, local_ms / 86400000)
    FROM (
        SELECT *, bucket + (SELECT offset_ms FROM local_offset WHERE from_ms <= bucket ORDER BY from_ms DESC LIMIT 1)
                   AS local_ms
        FROM open_quarter_hour
    )
    UNION ALL
    SELECT m.name, c.obis, c.name, c.short_name, c.unit, c.scaler, c.divisor, c.multiplier,
           d.n, d.min, d.max, d.sum, d.first, d.last, d.rise, d.first_at, d.last_at, d.covered, d.day * 86400000, d.day, m.open_day
    FROM (
        SELECT *, (rolled_ms + (SELECT offset_ms FROM local_offset WHERE from_ms <= rolled_ms ORDER BY from_ms DESC LIMIT 1)) / 86400000
                   AS open_day
        FROM meter
    ) AS m
    CROSS JOIN day_store AS d ON d.meter_id = m.id AND d.day < m.open_day
        AND d.day >= m.open_day - strftime('%d', m.open_day * 86400, 'unixepoch') + 1
    CROSS JOIN channel AS c ON c.id = d.channel_id
);

CREATE VIEW day AS
SELECT meter, obis, name, short_name, day,
       strftime('%Y-%m-%dT%H:%MZ', start_ms / 1000, 'unixepoch') AS utc,
       n, min, round(sum / n, 3 + max(0, -scaler)) AS mean, max,
       CAST(substr(first_key, 17) AS REAL) AS first, CAST(substr(last_key, 17) AS REAL) AS last, unit,
       round(rise / CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 1000.0 ELSE 1 END, 9) AS consumption,
       CASE WHEN rise IS NOT NULL THEN CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 'k' || unit ELSE unit END END AS consumption_unit,
       min(1.0, round(covered * 1.0 / (86400000 + (SELECT offset_ms FROM local_offset WHERE from_ms <= start_ms ORDER BY from_ms DESC LIMIT 1)
           - (SELECT offset_ms FROM local_offset WHERE from_ms <= start_ms + 86400000 ORDER BY from_ms DESC LIMIT 1)), 3)) AS coverage,
       start_ms
FROM (
    -- Where clocks change at midnight, a day begins when they have changed.
    SELECT *,
           CASE WHEN (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms - offset_before ORDER BY from_ms DESC LIMIT 1) = offset_before
                THEN local_ms - offset_before
                ELSE max(local_ms - offset_after,
                         (SELECT max(from_ms) FROM local_offset WHERE from_ms <= local_ms - offset_before)) END AS start_ms
    FROM (
        SELECT *,
               (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms - 86400000 ORDER BY from_ms DESC LIMIT 1)
                   AS offset_before,
               (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms + 86400000 ORDER BY from_ms DESC LIMIT 1)
                   AS offset_after
        FROM (
            SELECT *, unixepoch(day) * 1000 AS local_ms
            FROM (
                SELECT m.name AS meter, c.obis, c.name, c.short_name, c.unit,
                       date(d.day * 86400, 'unixepoch') AS day, min(c.scaler) AS scaler,
                       sum(d.n) AS n, min(d.min * c.multiplier / c.divisor) AS min,
                       max(d.max * c.multiplier / c.divisor) AS max, sum(d.sum * 1.0 * c.multiplier / c.divisor) AS sum,
                       sum(d.rise * c.multiplier / c.divisor) AS rise, sum(d.covered) AS covered,
                       min(printf('%015d ', d.day * 86400000 + d.first_at) || (d.first * c.multiplier / c.divisor)) AS first_key,
                       max(printf('%015d ', d.day * 86400000 + d.last_at) || (d.last * c.multiplier / c.divisor)) AS last_key
                FROM meter AS m
                CROSS JOIN day_store AS d ON d.meter_id = m.id AND d.day < (m.rolled_ms + (SELECT offset_ms FROM local_offset WHERE from_ms <= m.rolled_ms ORDER BY from_ms DESC LIMIT 1)) / 86400000
                CROSS JOIN channel AS c ON c.id = d.channel_id
                GROUP BY m.name, c.obis, c.name, c.short_name, c.unit, date(d.day * 86400, 'unixepoch')
                UNION ALL
                SELECT meter, obis, name, short_name, unit, date(day * 86400, 'unixepoch'), min(scaler),
                       sum(n), min(min), max(max), sum(sum), sum(rise), sum(covered), min(first_key), max(last_key)
                FROM open_day_part WHERE day >= open_day
                GROUP BY meter, obis, name, short_name, unit, date(day * 86400, 'unixepoch')
            )
        )
    )
);

CREATE VIEW month AS
SELECT meter, obis, name, short_name, month,
       strftime('%Y-%m-%dT%H:%MZ', start_ms / 1000, 'unixepoch') AS utc,
       days, n, min, round(sum / n, 3 + max(0, -scaler)) AS mean, max,
       CAST(substr(first_key, 17) AS REAL) AS first, CAST(substr(last_key, 17) AS REAL) AS last, unit,
       round(rise / CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 1000.0 ELSE 1 END, 9) AS consumption,
       CASE WHEN rise IS NOT NULL THEN CASE WHEN unit IN ('Wh', 'VAh', 'varh') THEN 'k' || unit ELSE unit END END AS consumption_unit,
       start_ms
FROM (
    -- Where clocks change at midnight, a day begins when they have changed.
    SELECT *,
           CASE WHEN (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms - offset_before ORDER BY from_ms DESC LIMIT 1) = offset_before
                THEN local_ms - offset_before
                ELSE max(local_ms - offset_after,
                         (SELECT max(from_ms) FROM local_offset WHERE from_ms <= local_ms - offset_before)) END AS start_ms
    FROM (
        SELECT *,
               (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms - 86400000 ORDER BY from_ms DESC LIMIT 1)
                   AS offset_before,
               (SELECT offset_ms FROM local_offset WHERE from_ms <= local_ms + 86400000 ORDER BY from_ms DESC LIMIT 1)
                   AS offset_after
        FROM (
            SELECT *, unixepoch(month || '-01') * 1000 AS local_ms
            FROM (
                SELECT m.name AS meter, c.obis, c.name, c.short_name, c.unit,
                       strftime('%Y-%m', d.day * 86400, 'unixepoch') AS month, count(DISTINCT d.day) AS days, min(c.scaler) AS scaler,
                       sum(d.n) AS n, min(d.min * c.multiplier / c.divisor) AS min,
                       max(d.max * c.multiplier / c.divisor) AS max, sum(d.sum * 1.0 * c.multiplier / c.divisor) AS sum,
                       sum(d.rise * c.multiplier / c.divisor) AS rise,
                       min(printf('%015d ', d.day * 86400000 + d.first_at) || (d.first * c.multiplier / c.divisor)) AS first_key,
                       max(printf('%015d ', d.day * 86400000 + d.last_at) || (d.last * c.multiplier / c.divisor)) AS last_key
                FROM meter AS m
                CROSS JOIN day_store AS d ON d.meter_id = m.id AND d.day < unixepoch(strftime('%Y-%m-01', (m.rolled_ms + (SELECT offset_ms FROM local_offset WHERE from_ms <= m.rolled_ms ORDER BY from_ms DESC LIMIT 1)) / 1000, 'unixepoch')) / 86400
                CROSS JOIN channel AS c ON c.id = d.channel_id
                GROUP BY m.name, c.obis, c.name, c.short_name, c.unit, strftime('%Y-%m', d.day * 86400, 'unixepoch')
                UNION ALL
                SELECT meter, obis, name, short_name, unit, strftime('%Y-%m', day * 86400, 'unixepoch'), count(DISTINCT day), min(scaler),
                       sum(n), min(min), max(max), sum(sum), sum(rise), min(first_key), max(last_key)
                FROM open_day_part
                GROUP BY meter, obis, name, short_name, unit, strftime('%Y-%m', day * 86400, 'unixepoch')
            )
        )
    )
);
