-- What people read; times are those of the archive's time zone. The joins keep their order (CROSS JOIN): meter, channel,
-- then rows by the key.

CREATE VIEW reading AS
SELECT meter, obis, name, short_name,
       strftime('%Y-%m-%d %H:%M:%f', (received_ms + (
           SELECT offset_ms FROM local_offset WHERE from_ms <= received_ms ORDER BY from_ms DESC LIMIT 1
       )) / 1000.0, 'unixepoch') AS time,
       CASE WHEN kind = 'text' THEN (SELECT body FROM text_value WHERE text_value.id = raw)
            WHEN scaler < 0 THEN raw / divisor
            ELSE raw * multiplier
       END AS value,
       unit, received_ms
FROM (
    SELECT m.name AS meter, c.obis, c.name, c.short_name, c.kind, c.scaler, c.divisor, c.multiplier, c.unit,
           t.received_ms,
           CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END AS raw
    FROM meter AS m
    CROSS JOIN channel AS c ON c.meter_id = m.id
    CROSS JOIN telegram_store AS t ON t.meter_id = m.id AND t.block = c.slot >> 4
)
WHERE raw IS NOT NULL;

-- The latest value of each channel: from the meter's newest telegram, or kept in `channel` where that lacks it.
CREATE VIEW latest AS
SELECT meter, obis, name, short_name,
       strftime('%Y-%m-%d %H:%M:%f', (received_ms + (
           SELECT offset_ms FROM local_offset WHERE from_ms <= received_ms ORDER BY from_ms DESC LIMIT 1
       )) / 1000.0, 'unixepoch') AS time,
       CASE WHEN kind = 'text' THEN (SELECT body FROM text_value WHERE text_value.id = raw)
            WHEN scaler < 0 THEN raw / divisor
            ELSE raw * multiplier
       END AS value,
       unit, received_ms
FROM (
    SELECT m.name AS meter, c.obis, c.name, c.short_name, c.kind, c.scaler, c.divisor, c.multiplier, c.unit,
           iif(CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END IS NULL, c.last_ms, t.received_ms) AS received_ms,
           ifnull(CASE c.slot & 15 WHEN 0 THEN t.v0 WHEN 1 THEN t.v1 WHEN 2 THEN t.v2 WHEN 3 THEN t.v3 WHEN 4 THEN t.v4 WHEN 5 THEN t.v5 WHEN 6 THEN t.v6 WHEN 7 THEN t.v7 WHEN 8 THEN t.v8 WHEN 9 THEN t.v9 WHEN 10 THEN t.v10 WHEN 11 THEN t.v11 WHEN 12 THEN t.v12 WHEN 13 THEN t.v13 WHEN 14 THEN t.v14 WHEN 15 THEN t.v15 END, c.last_value) AS raw
    FROM meter AS m
    CROSS JOIN channel AS c ON c.meter_id = m.id
    LEFT JOIN telegram_store AS t ON t.meter_id = m.id AND t.block = c.slot >> 4 AND t.received_ms = (
        SELECT max(n.received_ms) FROM telegram_store AS n WHERE n.meter_id = m.id)
)
WHERE raw IS NOT NULL;

CREATE VIEW telegram AS
SELECT strftime('%Y-%m-%d %H:%M:%f', (t.received_ms + (
           SELECT offset_ms FROM local_offset WHERE from_ms <= t.received_ms ORDER BY from_ms DESC LIMIT 1
       )) / 1000.0, 'unixepoch') AS time,
       m.name AS meter,
       (SELECT s.path FROM segment AS s
        WHERE s.meter_id = m.id AND s.first_ms <= t.received_ms
              AND (s.last_ms >= t.received_ms OR s.state = 'open')
        ORDER BY s.first_ms DESC LIMIT 1) AS segment,
       t.received_ms
FROM meter AS m
CROSS JOIN telegram_store AS t ON t.meter_id = m.id AND t.block = 0;
